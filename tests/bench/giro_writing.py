"""100,000 claim records written, against the same lines handed one by one to a text file in plain Python."""

import tempfile
from pathlib import Path

from tests.bench.giro_files import some_claims, write_claims
from tests.bench.row import Row, times_faster

ROUNDS = 15


def _measure() -> float:
    """How many times longer ours takes."""
    claims = some_claims()
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder) / "ours", Path(folder) / "plain"
        write_claims(claims, path)
        lines = path.read_text("iso-8859-1").splitlines()

        def plain() -> None:
            with other.open("w", encoding="iso-8859-1", newline="\r\n") as file:
                for line in lines:
                    file.write(f"{line}\n")

        return times_faster(plain, lambda: write_claims(claims, path), rounds=ROUNDS)


ROW = Row("giro-writing", "x plain Python", 10, _measure, at_most=True)
