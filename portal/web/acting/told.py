"""A representation in words: for whom or by whom, why, in what, and until when. And what acting for another is not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from portal.representation.queries import RepresentationView
from portal.words import Words, labels
from portal.words.marks import mark


@dataclass(frozen=True)
class RepresentationTold:
    """`name` is of the one acted for, `by` of the one who acts."""

    id: UUID
    name: str
    by: str
    customer_number: str
    customer_kind: str
    ground: str
    covers: str
    until: str
    since: datetime


_UNNAMED: Final = mark("Somebody we have not billed")
_ALL: Final = mark("All invoices, also those to come")
_OPEN: Final = mark("Until it is taken back")


def told(view: RepresentationView, words: Words) -> RepresentationTold:
    """What a page says of it."""
    some = words.plural("One invoice", "%(num)d invoices", len(view.invoices or ()))
    return RepresentationTold(
        id=view.id,
        name=view.customer_name,
        by=view.person_name or words.text(_UNNAMED),
        customer_number=view.customer_number,
        customer_kind=view.customer_kind,
        ground=words.text(labels.REPRESENTATION_GROUNDS[view.ground]),
        covers=words.text(_ALL) if view.is_whole else some,
        until=words.date(view.until) if view.until else words.text(_OPEN),
        since=view.granted_at,
    )


@dataclass(frozen=True)
class Refusal:
    """Why a page is not for who acts for another, and what to do instead."""

    title: str
    because: str


# By what `guards.NotWhileActing` says.
WHY: Final = {
    "own": Refusal(
        mark("This is only for the person it is about"),
        mark(
            "Profile, history and the copy of everything belong to the one you act for, and to nobody else. "
            "Go back to your own to see yours."
        ),
    ),
    "some_invoices": Refusal(
        mark("You may act in some invoices only"),
        mark(
            "How invoices come concerns all of them, also those to come. "
            "Contact us if you need the right to act in all of them."
        ),
    ),
}
