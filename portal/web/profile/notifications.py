"""What may be asked to be told, with a box for each way; a way that nothing can go is said, not hidden."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from portal.delivery.notifying.choices import OCCASIONS, WAYS, Choice, Occasion
from portal.people.contacts import ContactKind
from portal.people.profile_queries import OwnCustomer
from portal.words.marks import mark

_OCCASIONS: Final[dict[Occasion, str]] = {
    "new_invoice": mark("When a new invoice has come"),
    "due_soon": mark("Three days before an invoice is due, if we have not seen your payment"),
}
_WAYS: Final[dict[ContactKind, str]] = {"email": mark("By e-mail"), "mobile": mark("By text message")}
_MISSING: Final[dict[ContactKind, str]] = {
    "email": mark("For e-mail, we need your e-mail address first."),
    "mobile": mark("For text messages, we need your mobile number first."),
}


@dataclass(frozen=True)
class Box:
    """One way to be told. Words are keys of the catalogs."""

    value: str
    label: str
    ticked: bool
    usable: bool


@dataclass(frozen=True)
class Group:
    """Something one may be told, and the ways."""

    legend: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Missing:
    """What must be given first: of which kind, and the sentence that says so."""

    kind: ContactKind
    sentence: str


@dataclass(frozen=True)
class Notified:
    """All of it; `missing` says what must be given before some boxes can be ticked."""

    groups: tuple[Group, ...]
    missing: tuple[Missing, ...]


def notified(
    customers: Sequence[OwnCustomer], chosen: Collection[Choice], sendable: Collection[ContactKind]
) -> Notified | None:
    """None where nothing can be told: by the portal, or to this one. What is ticked can always be unticked."""
    told = [one for one in customers if one.kind == "person" and not one.protected]
    ways = [way for way in WAYS if way in sendable]
    if not told or not ways:
        return None
    known = {contact.kind for one in told for contact in one.contacts}
    groups = tuple(
        Group(_OCCASIONS[occasion], tuple(_box((occasion, way), chosen, known=way in known) for way in ways))
        for occasion in OCCASIONS
    )
    return Notified(groups, tuple(Missing(way, _MISSING[way]) for way in ways if way not in known))


def _box(choice: Choice, chosen: Collection[Choice], *, known: bool) -> Box:
    occasion, way = choice
    ticked = choice in chosen
    return Box(f"{occasion}-{way}", _WAYS[way], ticked, usable=known or ticked)
