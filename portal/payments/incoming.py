"""A payment as any bank's file tells it. Who paid, and what they wrote, is not taken along: nobody here needs it."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from portal.payments.status import Kind
from portal.values.money import Money

# Our accounts, as files and invoices write them, to all accounts of the same issuer: its references are of one series.
OwnAccounts = Mapping[str, frozenset[str]]


class IncomingPayment(NamedTuple):
    """One transaction on one of our accounts.

    `amount` is positive, also of a reversal, which takes back an earlier payment of the same account, reference and
    amount. `booked_on` is the bank's date. `dedupe_key` is the same in every file that tells of the transaction.
    `channel` is how it was paid, in the file format's own terms.
    """

    dedupe_key: str
    kind: Kind
    account: str
    reference: str | None
    amount: Money
    booked_on: date
    channel: str
