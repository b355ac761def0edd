"""The most memory a worker holds while it dispatches a hundred thousand invoices (or BENCH_INVOICES)."""

import os
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.bench.databases import new_databases
from tests.bench.dispatch_run import workplace
from tests.bench.memory import in_memory, most_memory
from tests.bench.row import Row
from tests.bench.waiting_run import begin
from tests.deployments import environment_of

MANY = int(os.environ.get("BENCH_INVOICES", "100000"))


@cache
def worker_holds(invoices: int) -> float:
    """Megabytes, for a run of so many."""
    with new_databases(at=in_memory()) as new, new() as url, tempfile.TemporaryDirectory() as home:
        environment = environment_of(url, Path(home))
        with workplace(environment) as work:
            begin(work, invoices)
        command = [sys.executable, "-m", "tests.bench.dispatch_worker", str(invoices)]
        return most_memory(command, os.environ | environment)


ROW = Row("dispatch-memory", "MB", 200, lambda: worker_holds(MANY), at_most=True)
