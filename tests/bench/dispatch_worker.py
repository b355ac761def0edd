"""`python -m tests.bench.dispatch_worker DATABASE HOME WAYS`: works a waiting run off, in a process of its own."""

import json
import sys
from pathlib import Path

from tests.bench.counterparts import Counterparts
from tests.bench.dispatch_run import DispatchRun, print_folder, workplace


def main(url: str, home: str, ways_file: str) -> None:
    ways = json.loads(Path(ways_file).read_bytes())
    with print_folder() as folder, workplace(url, Path(home)) as work:
        run = DispatchRun(work, len(ways), Counterparts(ways, folder))
        run.work_off()
        run.check()


if __name__ == "__main__":
    main(*sys.argv[1:])
