"""OCR giro files: payments in Norway, by bank, AvtaleGiro and Vipps alike. Source: OCR giro system specification."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, BinaryIO

from portal.payments.incoming import IncomingPayment, OwnAccounts
from portal.payments.reading import PaymentsRead, Refusal, refusals_of
from portal.payments.status import Kind
from portal.values.bank_account import InvalidAccount, parse_account
from portal.values.giro_records import Assignment, Payment, read
from portal.values.money import Money


def read_ocr_giro(file: BinaryIO, own: OwnAccounts) -> PaymentsRead:
    """Judge a whole file; what is refused is an assignment each, or the file."""
    reading = read(file)
    used: list[Assignment[Payment]] = []
    refused = list(refusals_of(reading.findings))
    for assignment in reading.assignments:
        refusal = _refusal_of(assignment, own)
        if refusal:
            refused.append(refusal)
        else:
            used.append(assignment)
    return PaymentsRead("ocr_giro", _Payments(used), tuple(refused))


class _Payments:
    """The payments of some assignments, read again each time."""

    def __init__(self, assignments: list[Assignment[Payment]]) -> None:
        self._assignments = assignments

    def __iter__(self) -> Iterator[IncomingPayment]:
        return chain.from_iterable(map(_of_assignment, self._assignments))


def _refusal_of(assignment: Assignment[Any], own: OwnAccounts) -> Refusal | None:
    which = f"assignment {assignment.number}"
    if assignment.kind != "payments":
        return Refusal("not_payments", f"{which}, {assignment.kind}")
    if assignment.account not in own:
        return Refusal("account_unknown", f"{which}, account {_readable(assignment.account)}")
    return None


def _readable(account: str) -> str:
    """In groups: eleven digits in a row may look like a person number, and be masked."""
    try:
        return parse_account(account, "NO").grouped
    except InvalidAccount:
        return account


def _of_assignment(assignment: Assignment[Payment]) -> Iterator[IncomingPayment]:
    account = assignment.account

    @cache
    def of_day(day: date) -> str:
        return f"ocr_giro {account} {assignment.number} {day:%Y%m%d}"

    for one in assignment.transactions:
        # The specification's own key: the number is unique on the day within the account's assignment.
        key = f"{of_day(one.settled_on)} {one.number}"
        kind: Kind = "reversal" if one.amount_minor < 0 else "payment"
        amount = Money(abs(one.amount_minor), "NOK")
        yield IncomingPayment(key, kind, account, one.reference or None, amount, one.settled_on, channel=one.type)
