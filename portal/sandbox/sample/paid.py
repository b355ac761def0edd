"""A payment as the sample's bank knows it."""

from dataclasses import dataclass

from portal.values.money import Money

WIDTH = 80


@dataclass(frozen=True)
class Paid:
    """One payment; without a reference the payer wrote something else."""

    reference: str
    amount: Money
