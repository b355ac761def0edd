"""Residents told that a contact point has changed: letters and text messages promised, once for each change.

Letters are kept by occasion, text messages by their rows, so that a job that runs twice promises nothing twice.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.config import Municipality
from portal.db import Session
from portal.delivery.contact_points.models import ContactChange, ContactText
from portal.delivery.contact_points.ways_to_tell import Changed, Told, ways_to_tell
from portal.dispatch.writing.letters import Correspondent, send_letter
from portal.notices import contact_changed
from portal.notices.contact_changed import ContactChanged
from portal.people.billed import Billed, billed_as
from portal.people.queries import contact_of

_AT_ONCE = 100


def tell_changes(session: Session, *, municipality: Municipality, now: datetime) -> int:
    """Promise the messages of changes nobody has been told of yet, the oldest first. Return how many they are."""
    untold = select(ContactChange).where(ContactChange.told_at.is_(None)).order_by(ContactChange.changed_at)
    changes = session.scalars(untold.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for change in changes:
        News(session, change, municipality).promise(now)
        change.told_at = now
    return len(changes)


def news_of(session: Session, change: UUID, municipality: Municipality) -> "News":
    """Raise NoResultFound for an unknown id."""
    return News(session, session.get_one(ContactChange, change), municipality)


@dataclass(frozen=True)
class News:
    """One change, on its way to whom it is about."""

    session: Session
    change: ContactChange
    municipality: Municipality

    def promise(self, now: datetime) -> None:
        """Each message, in a letter or a text."""
        for told, address in ways_to_tell(self._changed()):
            if self.change.kind == "mobile" and told != "other":
                row = insert(ContactText).values(change_id=self.change.id, told=told, created_at=now)
                self.session.execute(row.on_conflict_do_nothing())
            else:
                self.write(told, address, now)

    def write(self, told: Told, email: str | None, now: datetime) -> None:
        """The letter of one way; who can neither be asked about nor written to is sent none."""
        to = self._best_way() if told == "other" else self._at(email)
        if to:
            ours, occasion = self.municipality, f"{self.change.id}/{told}"
            notice = contact_changed.compose(self._said(told), self.language)
            send_letter(self.session, municipality=ours, occasion=occasion, to=to, notice=notice, now=now)

    def text(self, told: Told) -> tuple[str, str]:
        """The number and the text of one way."""
        number = self.change.before if told == "old" else self.change.after
        return number or "", contact_changed.compose_text(self._said(told), self.language)

    @property
    def billed(self) -> Billed:
        return billed_as(self.session, self.change.customer_id)

    @property
    def language(self) -> str:
        return self.municipality.language_for(self.billed.language)

    def _said(self, told: Told) -> ContactChanged:
        return ContactChanged(
            told=told,
            kind=self.change.kind,
            removed=self.change.removed,
            day=self.change.changed_at.astimezone(self.municipality.zone).date(),
            customer_number=self.billed.number,
            municipality=self.municipality.name(self.language),
            phone=self.municipality.contact.phone,
            email=self.municipality.contact.email,
        )

    def _changed(self) -> Changed:
        row = self.change
        return Changed(row.before, row.before_bounced, row.after, row.source == "resident", self.billed.protected)

    def _at(self, email: str | None) -> Correspondent:
        """Just that address, by post where it takes no mail: no register is asked, which would know a better way."""
        billed = self.billed
        return Correspondent(billed.name, billed.issuer, email, billed.address, billed.kind)

    def _best_way(self) -> Correspondent | None:
        """By digital mailbox or by post; about a mobile number also by e-mail."""
        billed, customer = self.billed, self.change.customer_id
        counts = contact_of(self.session, [customer]).get(customer)
        point = counts.email if counts and self.change.kind == "mobile" else None
        email = point.value if point and not point.bounced_at else None
        if not (email or billed.address or billed.person):
            return None
        return Correspondent(billed.name, billed.issuer, email, billed.address, billed.kind, customer)
