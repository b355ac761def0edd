"""An offer as a mail: its links, and the headers that let a mailbox stop offers by one click (RFC 2369, RFC 8058)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from uuid import UUID

from portal.config import EmailChannel, Municipality
from portal.delivery.mailing import message
from portal.notices import efaktura_offer
from portal.notices.efaktura_offer import EfakturaOffer

# 256 bits, so that nobody finds one by trying.
_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Ticket:
    """The secret of one offer's links, and until when they can be answered by."""

    token: str
    last_day: date
    expires_at: datetime

    @classmethod
    def new(cls, municipality: Municipality, now: datetime) -> Self:
        """A ticket for an offer sent now: good to the end of its last day, where the municipality is."""
        assert municipality.offers is not None  # whoever makes offers has rules for them
        day = now.astimezone(municipality.zone).date() + timedelta(days=municipality.offers.expires_days)
        midnight = datetime.combine(day + timedelta(days=1), time(), municipality.zone)
        return cls(secrets.token_urlsafe(_BYTES), day, midnight)

    @property
    def digest(self) -> bytes:
        return digest_of(self.token)


def digest_of(token: str) -> bytes:
    """What a token is found by; the token cannot be found from it."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class Addressed:
    """One offer: its id, the address it goes to as it is on the wire, and in which language."""

    offer: UUID
    to: str
    language: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who offers: the municipality, its rules for e-mail, and the portal's own address."""

    municipality: Municipality
    rules: EmailChannel
    base_address: str

    def mail(self, one: Addressed, ticket: Ticket, now: datetime) -> bytes:
        """The whole message."""
        page = f"{self.base_address}/offers/{ticket.token}"
        stop = f"{page}/opt-out"
        contact = self.municipality.contact
        facts = EfakturaOffer(
            municipality=self.municipality.name(one.language),
            address=self.base_address.partition("://")[2],
            link=f"{page}?lang={one.language}",
            stop=stop,
            day=ticket.last_day,
            phone=contact.phone,
            email=contact.email,
        )
        notice = efaktura_offer.compose(facts, one.language)
        one_click = (("List-Unsubscribe", f"<{stop}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        return message(notice, key=one.offer, to=one.to, written_at=now, rules=self.rules, more=one_click)
