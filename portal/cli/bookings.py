"""How booked payments, and those that wait, read in a terminal and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from portal.cli.giro_findings import SENTENCES
from portal.invoices.allocations import OnInvoice
from portal.payments.booking import Booked
from portal.payments.queries import OpenPayment
from portal.payments.reading import Refusal
from portal.payments.service import Taken

_STATES: Final = {
    "allocated": "allocated",
    "partly": "in part",
    "unknown": "unknown",
    "duplicate_suspected": "possible duplicates",
    "reversal": "reversals",
}

_OPEN: Final = {
    "unknown": "unknown",
    "duplicate_suspected": "possible duplicate",
    "owed_again": "owed again, and claimed anew by the ERP alone",
}

_REFUSED: Final = {str(code): said for code, said in SENTENCES.items()} | {
    "account_unknown": "the account is none of this municipality's",
    "not_payments": "these are no payments",
    "test_file": "the bank has marked the file as a test",
}


def refusal_as_text(one: Refusal) -> str:
    """`line 4, position 33: the amount is zero (00000000000000000)`."""
    where = f"line {one.line}, position {one.position}: " if one.line else ""
    value = f" ({one.value.strip()})" if one.value.strip() else ""
    return f"{where}{_REFUSED[one.code]}{value}"


def taken_as_text(name: str, taken: Taken) -> Iterator[str]:
    """A line of counts, and what a person should know or do."""
    if taken.unchanged:
        yield f"{name}: unchanged, the same file was taken in before"
        return
    yield f"{name}: " + ", ".join(f"{taken.states[state]} {word}" for state, word in _STATES.items())
    if taken.known:
        yield f"{taken.known} were booked before, and are not booked again"
    if taken.paid_off:
        yield f"invoices with nothing left to pay now: {taken.paid_off}"
    if any(taken.states[state] for state in ("unknown", "duplicate_suspected", "reversal")):
        yield "`portal payments --open` lists what a person must look into"


def taken_as_json(
    name: str, taken: Taken, on: Mapping[UUID, Sequence[OnInvoice]], refused: Sequence[Refusal]
) -> dict[str, Any]:
    """Counts, each payment with what it pays, each refusal with its place."""
    counts = {state: taken.states[state] for state in _STATES}
    return {
        "file": name,
        "unchanged": taken.unchanged,
        "counts": counts | {"known": taken.known, "refused": len(refused)},
        "settled": [str(invoice_id) for invoice_id in taken.settled],
        "payments": [_booked(one, on.get(one.id, ())) for one in taken.booked],
        "findings": [_finding(one) for one in refused],
    }


def open_as_text(one: OpenPayment) -> str:
    """One line of the work list."""
    what = _OPEN[one.state]
    kind = "taken back, " if one.kind == "reversal" else ""
    on = f"  on {', '.join(part.number for part in one.on)}" if one.on else ""
    return f"{one.id}  {one.booked_on}  {one.amount}  {one.reference or 'no reference'}  {kind}{what}{on}"


def open_as_json(one: OpenPayment) -> dict[str, Any]:
    return {
        "payment": str(one.id),
        "kind": one.kind,
        "state": one.state,
        "account": one.account,
        "payment_reference": one.reference,
        "amount_minor": one.amount.minor,
        "currency": one.amount.currency,
        "booked_on": one.booked_on.isoformat(),
        "allocations": [_part(part) for part in one.on],
    }


def _booked(one: Booked, on: Sequence[OnInvoice]) -> dict[str, Any]:
    return {
        "payment": str(one.id),
        "kind": one.payment.kind,
        "state": one.verdict.state,
        "account": one.payment.account,
        "payment_reference": one.payment.reference,
        "amount_minor": one.payment.amount.minor,
        "currency": one.payment.amount.currency,
        "booked_on": one.payment.booked_on.isoformat(),
        "credit_minor": one.verdict.over.minor,
        "reverses": str(one.verdict.reverses) if one.verdict.reverses else None,
        "allocations": [_part(part) for part in on],
    }


def _part(one: OnInvoice) -> dict[str, Any]:
    return {"invoice": one.number, "amount_minor": one.amount.minor}


def _finding(one: Refusal) -> dict[str, Any]:
    place = {"line": one.line, "position": one.position}
    return {**place, "code": one.code, "value": one.value, "message": _REFUSED[one.code]}
