"""BgMax files: payments in Sweden, to bankgiro and plusgiro. Source: Bankgirot's BgMax technical manual."""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from portal.payments.incoming import IncomingPayment, OwnAccounts
from portal.payments.reading import PaymentsRead, Refusal, refusals_of
from portal.values.giro_records import BgPayment, Deposit, Part, read_bgmax
from portal.values.money import Money


def read_bgmax_payments(file: BinaryIO, own: OwnAccounts) -> PaymentsRead:
    """Judge a whole file; what is refused is a deposit each, or the file."""
    reading = read_bgmax(file)
    refused = list(refusals_of(reading.findings))
    if reading.is_test:
        return PaymentsRead("bgmax", (), (*refused, Refusal("test_file", "")))
    ours = [one for one in reading.deposits if _account(one) in own]
    refused += [
        Refusal("account_unknown", f"deposit {one.number} of {one.paid_on}, account {_account(one)}")
        for one in reading.deposits
        if _account(one) not in own
    ]
    return PaymentsRead("bgmax", _Payments(ours), tuple(refused))


class _Payments:
    """The payments of some deposits, read again each time."""

    def __init__(self, deposits: list[Deposit]) -> None:
        self._deposits = deposits

    def __iter__(self) -> Iterator[IncomingPayment]:
        return chain.from_iterable(map(_of_deposit, self._deposits))


def _account(deposit: Deposit) -> str:
    """As invoices have it: bankgiro in digits, plusgiro with its hyphen."""
    return deposit.bankgiro or f"{deposit.plusgiro[:-1]}-{deposit.plusgiro[-1:]}"


def _of_deposit(deposit: Deposit) -> Iterator[IncomingPayment]:
    begins = f"bgmax {_account(deposit)} {deposit.paid_on:%Y%m%d} {deposit.number}"
    for place, payment in enumerate(deposit.payments):
        # Bankgirot numbers a day's payments; in files of others the place in the deposit tells them apart.
        number = payment.serial or f"at {place}"
        for part_number, part in enumerate(_parts(payment)):
            minor = payment.amount_minor if part.amount_minor is None else part.amount_minor
            if minor:
                yield IncomingPayment(
                    dedupe_key=f"{begins} {number} {part_number}",
                    kind="reversal" if minor < 0 else "payment",
                    account=_account(deposit),
                    reference=part.reference or None,
                    amount=Money(abs(minor), deposit.currency),
                    booked_on=deposit.paid_on,
                    channel=payment.channel,
                )


def _parts(payment: BgPayment) -> tuple[Part, ...]:
    """What goes to which reference. Several of them without amounts are for a person to divide."""
    if any(part.amount_minor is None for part in payment.parts):
        return (Part("", payment.amount_minor),)
    return payment.parts or (Part(payment.reference, payment.amount_minor),)
