"""What a claim by AvtaleGiro says: what is drawn and when, what the payer's statement shows, and the bank's notice.

The bank gives the notice itself, line by line, only where no copy of the invoice comes another way.
"""

from collections.abc import Iterator
from typing import Final

from portal.dispatch.packing.parcel import Contents, Packing, Parcel
from portal.invoices.queries import DispatchFacts
from portal.invoices.specification import Specification
from portal.policy.claim_deadline import too_late_from
from portal.values.giro_records import NOTIFIED, SILENT, fitted
from portal.values.money import Money
from portal.words import words_in
from portal.words.marks import mark

_PAYER, _STATEMENT, _CELL, _LINES = 10, 25, 40, 42
_TITLE: Final = mark("Invoice %(number)s")
_MORE: Final = mark("and %(count)s more lines")
_VAT: Final = mark("VAT")
_SUM: Final = mark("Amount to pay")

# One line of the notice: what it says, and an amount beside it.
_Line = tuple[str, Money | None]


def pack(parcel: Parcel[DispatchFacts], packing: Packing) -> Contents:
    """The claim in whole øre, and until when the bank takes it.

    Raise ValueError where the cascade did not choose AvtaleGiro.
    """
    known, rules = parcel.known, packing.municipality.channels.avtalegiro
    if rules is None or known.due_date is None or known.account is None or known.payment_reference is None:
        raise ValueError("a claim is packed only where the cascade chose AvtaleGiro")
    title = words_in(known.language).text(_TITLE, number=known.number)
    content = {
        "type": NOTIFIED if parcel.specification else SILENT,
        "account": known.account,
        "due": known.due_date.isoformat(),
        "amount": known.amount.minor,
        "kid": known.payment_reference,
        "payer": fitted(known.customer_name, _PAYER),
        "statement": fitted(title, _STATEMENT),
        "notice": _notice(known, parcel.specification) if parcel.specification else [],
    }
    return Contents(content, until=too_late_from(known.due_date, rules.lead))


def _notice(known: DispatchFacts, specification: Specification) -> list[tuple[int, int, str]]:
    """Cells by line and column, at most 42 lines of two."""
    words = words_in(known.language)
    cells = []
    for number, (said, amount) in enumerate(_lines(known, specification), 1):
        shown = fitted(words.money(amount), _CELL) if amount else ""
        cells += [(number, column, text) for column, text in ((1, fitted(said, _CELL)), (2, shown)) if text.strip()]
    return cells


def _lines(known: DispatchFacts, specification: Specification) -> Iterator[_Line]:
    """What has no room is counted."""
    words = words_in(known.language)
    beside = 3 if specification.vat else 2
    room = _LINES - beside
    named = specification.lines if len(specification.lines) <= room else specification.lines[: room - 1]
    yield words.text(_TITLE, number=known.number), None
    yield from named
    left = len(specification.lines) - len(named)
    if left:
        yield words.text(_MORE, count=left), None
    if specification.vat:
        yield words.text(_VAT), specification.vat
    yield words.text(_SUM), known.amount
