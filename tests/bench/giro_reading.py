"""100,000 payment records read and judged, against plain Python that takes reference and amount from each."""

import tempfile
from pathlib import Path

from portal.values.giro_records import read
from tests.bench.giro_files import write_payments
from tests.bench.row import Row, times_faster

ROUNDS = 15


def _measure() -> float:
    """How many times longer ours takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "payments"
        write_payments(path)
        return times_faster(lambda: _plain(path), lambda: _ours(path), rounds=ROUNDS)


def _ours(path: Path) -> int:
    with path.open("rb") as file:
        return sum(payment.amount_minor for one in read(file).assignments for payment in one.transactions)


def _plain(path: Path) -> int:
    """Line by line, without a check."""
    with path.open(encoding="iso-8859-1", newline="\r\n") as file:
        records = (line.rstrip("\r\n") for line in file)
        payments = ((record[49:74].strip(), int(record[32:49])) for record in records if record[6:8] == "30")
        return sum(amount for _, amount in payments)


ROW = Row("giro-reading", "x plain Python", 10, _measure, at_most=True)
