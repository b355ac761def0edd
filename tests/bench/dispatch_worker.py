"""`python -m tests.bench.dispatch_worker INVOICES`: works off the run that waits in its environment's deployment."""

import os
import sys

from tests.bench.counterparts import Counterparts
from tests.bench.dispatch_run import DispatchRun, print_folder, workplace


def main(invoices: int) -> None:
    with print_folder() as folder, workplace(os.environ) as work:
        run = DispatchRun(work, invoices, Counterparts(folder))
        run.work_off()
        run.check()


if __name__ == "__main__":
    main(int(sys.argv[1]))
