"""Invoices that go to the customer although the issuer's system names another recipient, and who is told of it.

Source: the municipality's page on electronic invoices: Vipps and digital mailboxes override another recipient of a
customer who is registered with a national identity number. It names those two alone; eFaktura reaches debtors only, so
it goes to the customer too, and whoever starts a run is warned.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.placing.ways import Way
from portal.dispatch.reachability import IN_PERSON
from portal.dispatch.writing.correspondents import the_customer, the_other
from portal.dispatch.writing.letters import Correspondent, send_letter, written_for
from portal.invoices.queries import DispatchFacts
from portal.notices import recipient_override
from portal.notices.recipient_override import RecipientOverride

_NOTICE: Final = "recipient_override"
_OVERRIDING: Final = ("vipps", "mailbox")


@dataclass(frozen=True, slots=True)
class Override:
    """An invoice that goes to its customer past another recipient."""

    invoice: str
    customer: str
    channel: str

    @property
    def warning(self) -> str | None:
        """Where no published rule says that the channel overrides."""
        return None if self.channel in _OVERRIDING else "reaches_debtors_only"


def override_of(way: Way) -> Override | None:
    """The override in a way that was found; None where there is none, as with every letter."""
    chosen, known = way.route.chosen, way.known
    if not isinstance(known, DispatchFacts) or chosen is None or way.facts.recipient.other is None:
        return None
    in_person = chosen.channel in IN_PERSON
    return Override(known.number, known.customer_number, chosen.channel) if in_person else None


def tell_of_overrides(session: Session, ways: Sequence[Way], *, municipality: Municipality, now: datetime) -> None:
    """Tell customer and other recipient, without content, the first time one overrides the other; never again."""
    news = {one.occasion: one for way in ways for one in _news(way)}
    for occasion in news.keys() - written_for(session, _NOTICE, news):
        one = news[occasion]
        language = municipality.language_for(one.language)
        notice = recipient_override.compose(_said(one, municipality, language), language)
        send_letter(session, municipality=municipality, occasion=occasion, to=one.to, notice=notice, now=now)


@dataclass(frozen=True, slots=True)
class _News:
    """One letter of the two: `told` is `customer` or `other`."""

    occasion: str
    told: Literal["customer", "other"]
    to: Correspondent
    language: str | None
    override: Override


def _news(way: Way) -> Iterator[_News]:
    override, known, other = override_of(way), way.known, way.facts.recipient.other
    if override is None or override.warning or other is None or not isinstance(known, DispatchFacts):
        return
    # The name tells who it is, however their address is written.
    whom = hashlib.sha256(" ".join(other.name.casefold().split()).encode()).hexdigest()[:16]
    occasion = f"{known.customer_id}/{whom}"
    yield _News(f"{occasion}/customer", "customer", the_customer(known, way.facts.recipient), known.language, override)
    yield _News(f"{occasion}/other", "other", the_other(known, other), None, override)


def _said(one: _News, municipality: Municipality, language: str) -> RecipientOverride:
    return RecipientOverride(
        told=one.told,
        channel=one.override.channel,
        customer_number=one.override.customer,
        municipality=municipality.name(language),
        phone=municipality.contact.phone,
        email=municipality.contact.email,
    )
