"""Who may act for whom: the representations somebody is on either side of, and what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from portal.audit.queries import RepresentationEvent
from portal.representation.queries import RepresentationView
from portal.web.acting.told import RepresentationTold, told
from portal.web.profile.history import Happened, who
from portal.words import Words
from portal.words.marks import mark

# By what happened: said to the one who acts, and to the one acted for.
_SAID: Final = {
    "granted": (mark("You were given the right to act for %(name)s"), mark("%(name)s got the right to act for you")),
    "revoked": (
        mark("Your right to act for %(name)s was taken back"),
        mark("The right of %(name)s to act for you was taken back"),
    ),
    "begun": (mark("You began to act for %(name)s"), mark("%(name)s began to act for you")),
    "ended": (mark("You stopped acting for %(name)s"), mark("%(name)s stopped acting for you")),
}
_GIVEN_UP: Final = (mark("You gave up acting for %(name)s"), mark("%(name)s gave up acting for you"))


@dataclass(frozen=True)
class Copied:
    """A representation in the copy of everything. `invoices` is None where it covers all."""

    i_act: bool
    representative: str | None
    represented: str
    customer_number: str
    ground: str
    invoices: list[UUID] | None
    until: date | None
    granted_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, one: RepresentationView, *, acts: bool) -> "Copied":
        return cls(
            i_act=acts,
            representative=one.person_name,
            represented=one.customer_name,
            customer_number=one.customer_number,
            ground=one.ground,
            invoices=None if one.invoices is None else sorted(one.invoices),
            until=one.until,
            granted_at=one.granted_at,
            revoked_at=one.revoked_at,
        )


@dataclass(frozen=True)
class Representations:
    """All that somebody is or was on either side of: `person` is who reads."""

    person: UUID | None
    all: tuple[RepresentationView, ...]

    def mine(self, today: date, words: Words) -> list[RepresentationTold]:
        """For whom one may act today."""
        return [told(one, words) for one in self.all if one.person == self.person and not one.over(today)]

    def of_me(self, today: date, words: Words) -> list[RepresentationTold]:
        """Who may act for oneself today."""
        return [told(one, words) for one in self.all if one.person != self.person and not one.over(today)]

    @property
    def ids(self) -> list[UUID]:
        return [one.id for one in self.all]

    @property
    def representatives(self) -> Mapping[UUID, UUID]:
        """Who acts or acted for oneself, by representation."""
        return {one.id: one.person for one in self.all if one.person != self.person}

    @property
    def names(self) -> Mapping[str, str]:
        """Those one acts or acted for, by representation."""
        return {str(one.id): one.customer_name for one in self.all if one.person == self.person}

    def happened(self, events: Iterable[RepresentationEvent], words: Words) -> list[Happened]:
        """What became of them, in a sentence each; staff by role."""
        by_id = {one.id: one for one in self.all}
        paired = ((event, by_id[event.representation]) for event in events)
        return [_happened(event, told(one, words), words, acts=one.person == self.person) for event, one in paired]

    def copy(self) -> list[Copied]:
        """As it stands in the copy of everything: without who granted it or took it back."""
        return [Copied.of(one, acts=one.person == self.person) for one in self.all]


def _happened(event: RepresentationEvent, one: RepresentationTold, words: Words, *, acts: bool) -> Happened:
    source, _, act = event.tag.split(":")
    messages = _GIVEN_UP if act == "revoked" and source == "resident" else _SAID[act]
    said = words.text(messages[0 if acts else 1], name=one.name if acts else one.by)
    return Happened(event.at, said, who(event.roles, words) if source != "resident" else "")
