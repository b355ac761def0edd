"""The most memory that `portal intake` holds while it takes in five thousand documents."""

import os
import tempfile
from pathlib import Path

from tests.bench.databases import new_databases
from tests.bench.intake_command import PORTAL, a_delivery
from tests.bench.memory import most_memory
from tests.bench.row import Row
from tests.deployments import environment_of

INVOICES = 5000


def _measure() -> float:
    with new_databases() as new, new() as database, tempfile.TemporaryDirectory() as folder:
        drop = a_delivery(Path(folder), invoices=INVOICES)
        environment = os.environ | environment_of(database, Path(folder) / "home")
        return most_memory([PORTAL, "intake", drop], environment)


ROW = Row("intake-memory", "MB", 200, _measure, at_most=True)
