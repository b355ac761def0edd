"""The most memory a worker holds while it dispatches a hundred thousand invoices (or BENCH_INVOICES)."""

import json
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.bench.databases import new_databases
from tests.bench.dispatch_run import begin, workplace
from tests.bench.memory import most_memory
from tests.bench.mixed_invoices import move_in
from tests.bench.row import Row

MANY = int(os.environ.get("BENCH_INVOICES", "100000"))


@cache
def worker_holds(invoices: int) -> float:
    """Megabytes, for a run of so many."""
    with new_databases() as new, new() as url, tempfile.TemporaryDirectory() as home:
        ways_file = Path(home) / "ways.json"
        with workplace(url, Path(home)) as work:
            ways_file.write_text(json.dumps(move_in(work.database, invoices)))
            begin(work)
        command = [sys.executable, "-m", "tests.bench.dispatch_worker", url, home, ways_file]
        return most_memory(command, os.environ)


ROW = Row("dispatch-memory", "MB", 200, lambda: worker_holds(MANY), at_most=True)
