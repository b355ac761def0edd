"""The most memory that `portal intake` holds while it takes in five thousand documents."""

import tempfile
from pathlib import Path

from tests.bench.databases import new_databases
from tests.bench.intake_command import a_delivery, portal_intake
from tests.bench.row import Row
from tests.deployments import environment_of

INVOICES = 5000
_MEGABYTE = 1_000_000


def _measure() -> float:
    with new_databases() as new, new() as database, tempfile.TemporaryDirectory() as folder:
        drop = a_delivery(Path(folder), invoices=INVOICES)
        return portal_intake(drop, environment_of(database, Path(folder) / "home")) / _MEGABYTE


ROW = Row("intake-memory", "MB", 200, _measure, at_most=True)
