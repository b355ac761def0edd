"""The most memory that `portal intake` holds while it takes in five thousand documents."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.databases import new_databases
from tests.bench.intake_command import PORTAL, a_delivery
from tests.bench.row import Row
from tests.deployments import environment_of

INVOICES = 5000
_MEGABYTE = 1_000_000
# A process begins with the memory of the one that starts it; this one is small, and the bench is not.
_STARTER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def _measure() -> float:
    with new_databases() as new, new() as database, tempfile.TemporaryDirectory() as folder:
        drop = a_delivery(Path(folder), invoices=INVOICES)
        environment = os.environ | environment_of(database, Path(folder) / "home")
        command = [sys.executable, "-c", _STARTER, PORTAL, "intake", drop]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return int(told.stdout) / _MEGABYTE


ROW = Row("intake-memory", "MB", 200, _measure, at_most=True)
