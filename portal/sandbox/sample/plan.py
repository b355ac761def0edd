"""Who gets which invoices: the cast first, then a crowd, and history for the one who has very many."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random
from typing import TypeVar

from portal.config import Municipality
from portal.sandbox.sample.cast import cast_of
from portal.sandbox.sample.chance import chance_of
from portal.sandbox.sample.crowd import crowd_of
from portal.sandbox.sample.erp import Erp
from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.register import CustomerRegister
from portal.sandbox.sample.resident import SampleResident
from portal.sandbox.sample.role import Order, Standing, Twist, When
from portal.sandbox.sample.roles import ROLES

Choice = TypeVar("Choice")

HISTORY = 60
_EVERY = 3  # out of so many documents after the cast, one is history
_HOUSEHOLDS = (
    ("kindergarten", "municipal_fees", "after_school"),
    ("water", "waste", "culture_school"),
    ("rent", "kindergarten"),
    ("municipal_fees",),
    ("home_care", "waste"),
    ("after_school", "rent", "water"),
)
# Companies and estates own houses; they have no children.
_OWNERS = (("municipal_fees", "waste"), ("water", "waste"))
_PER_RESIDENT = (1, 1, 2, 2, 3)
_WHEN: dict[When, int] = {"new": 35, "soon": 20, "later": 20, "far": 5, "overdue": 12, "past": 8}
_STANDING: dict[When, dict[Standing, int]] = {
    "new": {"open": 95, "paid": 5},
    "soon": {"open": 80, "paid": 15, "partly": 5},
    "later": {"open": 85, "paid": 15},
    "far": {"open": 100},
    "overdue": {"open": 55, "paid": 25, "reminder": 15, "partly": 5},
    "past": {"paid": 85, "collection_notice": 6, "collection": 5, "partly": 4},
}
_TWISTS: dict[Twist, int] = {"none": 930, "plain_pdf": 40, "credit": 18, "prepaid": 8, "only_pdf": 4}


@dataclass(frozen=True)
class Sample:
    """Everything a drop folder is made of. `residents` also has those without an invoice."""

    municipality: Municipality
    today: date
    residents: tuple[SampleResident, ...]
    documents: tuple[Issued, ...]


def plan(municipality: Municipality, *, invoices: int, seed: int, today: date) -> Sample:
    """The first `invoices` documents of a seed; more of them only adds to the end."""
    register = CustomerRegister(municipality, seed)
    cast = cast_of(municipality, register)
    erp = Erp(municipality, seed=seed, today=today)
    documents = tuple(islice(_documents(municipality, seed, register, cast, erp), invoices))
    billed = dict.fromkeys(document.resident for document in documents)
    return Sample(municipality, today, tuple(dict.fromkeys([*cast.values(), *billed])), documents)


def _documents(
    municipality: Municipality, seed: int, register: CustomerRegister, cast: dict[str, SampleResident], erp: Erp
) -> Iterator[Issued]:
    for role in ROLES:
        for order in role.orders if role.key in cast else ():
            yield from erp.issue(cast[role.key], order)
    months = 0
    for count, (resident, order) in enumerate(_crowd_orders(municipality, seed, register)):
        if count % (_EVERY - 1) == 0 and months < HISTORY:
            months += 1
            yield erp.issue_past(cast["many"], "kindergarten", months)
        yield from erp.issue(resident, order)


def _crowd_orders(
    municipality: Municipality, seed: int, register: CustomerRegister
) -> Iterator[tuple[SampleResident, Order]]:
    for index, resident in enumerate(crowd_of(municipality, seed, register)):
        chance = chance_of(municipality.key, seed, "orders", index)
        household = chance.choice(_HOUSEHOLDS if resident.kind == "person" else _OWNERS)
        for service in household[: chance.choice(_PER_RESIDENT)]:
            yield resident, _order(service, resident, chance)


def _order(service: str, resident: SampleResident, chance: Random) -> Order:
    when = _weighted(_WHEN, chance)
    twist = _weighted(_TWISTS, chance)
    standing = _weighted(_STANDING[when], chance)
    settled: dict[Twist, Standing] = {"credit": "credited", "prepaid": "paid"}
    return Order(service, when, settled.get(twist, standing), twist, chance.randrange(len(resident.customers)))


def _weighted(table: Mapping[Choice, int], chance: Random) -> Choice:
    return chance.choices(list(table), weights=list(table.values()))[0]
