"""One notification made and sent: to the contact point that counts now, in the language its owner reads."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import select

from portal.config import Municipality, Settings
from portal.db import Session
from portal.delivery.contact_points.written import read_email, read_mobile
from portal.delivery.notifying.choices import Occasion
from portal.delivery.notifying.models import Notification
from portal.delivery.outgoing import Stamp, send_mail, send_text
from portal.notices import something_to_see
from portal.notices.something_to_see import SomethingToSee
from portal.people.languages import LANGUAGE
from portal.people.models import Customer
from portal.people.queries import Contacts, contact_of
from portal.policy.outcome import Reason


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent where. `way` is email or mobile."""

    stamp: Stamp
    way: str
    to: str = field(repr=False)
    facts: SomethingToSee
    language: str


def message_of(session: Session, notification: UUID, municipality: Municipality, *, now: datetime) -> Message | None:
    """Take one that is planned in hand. None when it is not, or when there is nowhere left to send it."""
    planned = (Notification.id == notification, Notification.state == "planned")
    found = session.scalar(select(Notification).where(*planned).with_for_update())
    if found is None:
        return None
    to = _address(session, found)
    found.state, found.updated_at = "sending" if to else "dropped", now
    return _message(session, found, to, municipality) if to else None


def send(message: Message, *, settings: Settings, municipality: Municipality) -> None:
    """Raise NotSent or NobodyThere."""
    facts, language = message.facts, message.language
    if message.way == "email":
        notice = something_to_see.compose(facts, language)
        send_mail(message.to, notice, message.stamp, settings=settings, municipality=municipality)
    else:
        text = something_to_see.compose_text(facts, language)
        send_text(message.to, text, settings=settings, municipality=municipality)


def _address(session: Session, found: Notification) -> str | None:
    """Not one that mail came back from, nor a number that text messages do not reach."""
    contacts = contact_of(session, [found.customer_id]).get(found.customer_id, Contacts())
    contact = contacts.email if found.way == "email" else contacts.mobile
    if contact is None or contact.bounced_at:
        return None
    read = (read_email if found.way == "email" else read_mobile)(contact.value)
    return None if isinstance(read, Reason) else read


def _message(session: Session, found: Notification, to: str, municipality: Municipality) -> Message:
    language = municipality.language_for(session.scalar(select(LANGUAGE).where(Customer.id == found.customer_id)))
    occasion = cast("Occasion", found.occasion)
    facts = SomethingToSee(occasion, municipality.name(language), found.invoices, found.about)
    return Message(Stamp(found.id, found.created_at), found.way, to, facts, language)
