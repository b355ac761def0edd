"""100,000 payment records read, judged and put on their claims, against plain Python that takes them from their lines.

The claims are in memory on both sides, as the service has them for the payments it books together; the rows that are
then written are the database's work, and no plain reader writes any.
"""

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
from tests.bench.giro_files import write_payments
from tests.bench.row import Row, times_faster

ROUNDS = 9
# As many as the service decides together.
AT_ONCE = 2_000
ACCOUNT = "16370712348"
OWN = {ACCOUNT: frozenset({ACCOUNT})}

Claims = Mapping[str, Sequence[PayableClaim]]


def _measure() -> float:
    """How many times longer ours takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "payments"
        write_payments(path)
        claims = _claims(path)
        return times_faster(lambda: _plain(path, claims), lambda: _ours(path, claims), rounds=ROUNDS)


def _claims(path: Path) -> Claims:
    with path.open("rb") as file:
        paid = [one for assignment in read(file).assignments for one in assignment.transactions]
        return {one.reference: [_claim(one.reference, one.amount_minor)] for one in paid}


def _claim(reference: str, minor: int) -> PayableClaim:
    facts = Facts("invoice", Money(minor, "NOK"), date(2026, 12, 20), Money.zero("NOK"), None, None, None)
    return PayableClaim(new_key(), reference, ACCOUNT, reference, facts)


def _ours(path: Path, claims: Claims) -> int:
    settled = 0
    with path.open("rb") as file:
        payments = iter(read_ocr_giro(file, OWN).payments)
        while some := list(islice(payments, AT_ONCE)):
            theirs = {one.reference: claims[one.reference] for one in some if one.reference}
            books = Books(theirs, (), own=OWN)
            for payment in some:
                books.book(new_key(), payment)
            settled += len(books.settled)
    assert settled == len(claims)
    return settled


def _plain(path: Path, claims: Claims) -> int:
    """Line by line, without a check: what is left of each claim is a number."""
    with path.open(encoding="iso-8859-1", newline="\r\n") as file:
        records = (line.rstrip("\r\n") for line in file)
        payments = ((record[49:74].strip(), int(record[32:49])) for record in records if record[6:8] == "30")
        left = {reference: claims[reference][0].facts.claim.minor - amount for reference, amount in payments}
    return sum(not rest for rest in left.values())


ROW = Row("payments-allocating", "x plain Python", 10, _measure, at_most=True)
