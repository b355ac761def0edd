"""The most memory that reading 100,000 payment records takes, against a tenth of them."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.giro_files import RECORDS, write_payments
from tests.bench.row import Row

_READER = """
import resource, sys
from portal.values.giro_records import read
with open(sys.argv[1], "rb") as file:
    for assignment in read(file).assignments:
        for payment in assignment.transactions:
            pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _measure() -> float:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (Path(folder) / name for name in ("few", "many"))
        write_payments(few, RECORDS // 10)
        write_payments(many)
        return _peak(many) / _peak(few)


def _peak(path: Path) -> int:
    told = subprocess.run([sys.executable, "-c", _READER, path], check=True, capture_output=True, text=True)
    return int(told.stdout)


ROW = Row("giro-memory", "x a tenth's", 1.1, _measure, at_most=True)
