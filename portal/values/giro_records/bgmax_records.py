"""What a BgMax file holds. Source: Bankgirot's BgMax technical manual. Amounts in öre or cents, currency as told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.values.giro_records.findings import Finding


@dataclass(frozen=True, slots=True)
class Part:
    """An extra reference of a payment (22), or with a negative amount a credit taken off it (23).

    The amount is None where the payer did not say how the payment is split.
    """

    reference: str
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class Payer:
    """Who paid, as far as the bank tells: records 26 to 29."""

    name: str = ""
    more_name: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    organisation_number: str = ""


@dataclass(frozen=True, slots=True)
class BgPayment:
    """One payment (20), or with a negative amount a deduction (21).

    `serial` is Bankgirot's own for the day, blank in files of others: there `line` tells two payments of a file apart.
    `parts` with amounts add up to the whole; `sender` is a bankgiro number, empty where there is none.
    """

    line: int
    sender: str
    reference: str
    amount_minor: int
    serial: str
    channel: str
    parts: tuple[Part, ...]
    texts: tuple[str, ...]
    payer: Payer


@dataclass(frozen=True, slots=True)
class Deposit:
    """What one account got on one day: the payments are read from the file each time they are gone through."""

    bankgiro: str
    plusgiro: str
    currency: str
    account: str
    paid_on: date
    number: int
    amount_minor: int
    payments: Iterable[BgPayment]

    def held(self) -> "Deposit":
        """The same with its payments in memory."""
        return replace(self, payments=tuple(self.payments))


@dataclass(frozen=True, slots=True)
class BgMaxReading:
    """The deposits that are whole and right, and a finding for each that is refused.

    `written_at` is local time in Sweden; None where the file's own frame is broken, and then there are no deposits.
    """

    written_at: datetime | None
    is_test: bool
    deposits: tuple[Deposit, ...]
    findings: tuple[Finding, ...]
