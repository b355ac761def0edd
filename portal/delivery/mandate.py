"""The customer's AvtaleGiro agreement, as the bank last told of it."""

from dataclasses import dataclass
from datetime import datetime

from portal.config import Municipality
from portal.db import Session
from portal.invoices.queries import DispatchFacts
from portal.people.mandate_queries import ClaimKey, ended_at, live_mandates


@dataclass(frozen=True, slots=True)
class MandateState:
    """Since when it is in force, or when it was stopped; neither: there has been none."""

    since: datetime | None = None
    stopped: datetime | None = None


def mandate_state(session: Session, known: DispatchFacts, municipality: Municipality) -> MandateState:
    """Of the customer number that an invoice is billed under."""
    if not (known.account and known.payment_reference):
        return MandateState()
    key = ClaimKey(known.issuer, known.account, known.payment_reference)
    live = live_mandates(session, [key], issuers=municipality.issuers).get(key)
    if live:
        return MandateState(since=live.started_at)
    return MandateState(stopped=ended_at(session, key, issuers=municipality.issuers))
