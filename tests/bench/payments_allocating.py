"""100,000 payments read, judged and put on their claims, against plain Python that reads the same file line by line.

Plain Python is what one would write for a file known to be right and claims of one payment each: it cuts the fields
that ours gives out, makes numbers and days of them, finds the claim by its reference and takes the amount off it. It
checks no record, number, date, sum or account, knows no reversal or duplicate, and keeps no payment. `giro-reading` is
held against the two fields that a sum needs; here both sides take all.

The claims are in memory on both sides, as the service has them for the payments it books together, and none of
either's work: the collector leaves what was there before alone. The rows that are written then are the database's.
"""

import gc
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from portal.db import new_key
from portal.invoices.balance import Facts
from portal.invoices.payable import PayableClaim
from portal.payments.allocation import Books
from portal.payments.ocr_giro import read_ocr_giro
from portal.values.giro_records import read
from portal.values.money import Money
from tests.bench.giro_files import ACCOUNT, write_payments
from tests.bench.row import Row, times_faster

ROUNDS = 9
PAYMENTS = 100_000
# As many as the service decides together.
AT_ONCE = 2_000
OWN = {ACCOUNT: frozenset({ACCOUNT})}

Claims = Mapping[str, Sequence[PayableClaim]]


def _measure() -> float:
    """How many times longer ours takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "payments"
        write_payments(path, records=2 * PAYMENTS)
        claims = _claims(path)
        owed = {reference: some[0].facts.claim.minor for reference, some in claims.items()}
        gc.freeze()
        try:
            return times_faster(lambda: _plain(path, owed), lambda: _ours(path, claims), rounds=ROUNDS)
        finally:
            gc.unfreeze()


def _claims(path: Path) -> Claims:
    with path.open("rb") as file:
        paid = [one for assignment in read(file).assignments for one in assignment.transactions]
        return {one.reference: [_claim(one.reference, one.amount_minor)] for one in paid}


def _claim(reference: str, minor: int) -> PayableClaim:
    facts = Facts("invoice", Money(minor, "NOK"), date(2026, 12, 20), Money.zero("NOK"), None, None, None)
    return PayableClaim(new_key(), reference, ACCOUNT, reference, facts)


def _ours(path: Path, claims: Claims) -> None:
    settled = 0
    with path.open("rb") as file:
        payments = iter(read_ocr_giro(file, OWN).payments)
        while some := list(islice(payments, AT_ONCE)):
            theirs = {one.reference: claims[one.reference] for one in some if one.reference}
            books = Books(theirs, (), own=OWN)
            for payment in some:
                books.book(new_key(), payment)
            settled += len(books.settled)
    assert settled == PAYMENTS


def _plain(path: Path, owed: Mapping[str, int]) -> None:
    left = dict(owed)
    with path.open(encoding="iso-8859-1", newline="\r\n") as file:
        for record in file:
            if record[6:8] == "30":
                kind, number, settled_on = record[4:6], int(record[8:15]), _day(record[15:21])
                trace, reference = record[21:31], record[49:74].strip()
                amount = -int(record[32:49]) if record[31] == "-" else int(record[32:49])
            elif record[6:8] == "31":
                payment = (kind, number, settled_on, trace + record[15:41], reference, amount)
                payment += (_day(record[41:47]), record[47:58])
                if reference in left:
                    left[reference] -= amount
    assert sum(not rest for rest in left.values()) == PAYMENTS


def _day(written: str) -> date:
    return date(2000 + int(written[4:]), int(written[2:4]), int(written[:2]))


ROW = Row("payments-allocating", "x plain Python", 10, _measure, at_most=True)
