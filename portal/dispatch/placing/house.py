"""What customer cards, agreements and mandates of many invoices say of their way, loaded set-based."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.preference import NONE, Preference, Ticks
from portal.dispatch.register import Answer
from portal.dispatch.subjects import Known
from portal.invoices.queries import DispatchFacts
from portal.people.agreements import Agreement, in_force
from portal.people.cards import Card, cards_of
from portal.people.mandate_queries import ClaimKey, LiveMandate, live_mandates
from portal.policy.outcome import Reason


@dataclass(frozen=True, slots=True)
class House:
    """Cards and agreements by customer, mandates by claim.

    `ticks` is None where the municipality does not go by the card.
    """

    cards: Mapping[UUID, Card]
    agreements: Mapping[UUID, Agreement]
    ticks: Ticks | None
    mandates: Mapping[ClaimKey, LiveMandate]

    @classmethod
    def of(
        cls,
        session: Session,
        subjects: Collection[Known],
        *,
        municipality: Municipality,
        ticks: Ticks,
        today: date,
    ) -> Self:
        """What is known on one day of the customers billed; a letter asks for no way of its own."""
        invoices = [known for known in subjects if isinstance(known, DispatchFacts)]
        customers = {known.customer_id for known in invoices}
        agreements = in_force(session, customers, today)
        keys = {key for known in invoices if (key := _claim(known))}
        mandates = live_mandates(session, keys, issuers=municipality.issuers)
        if not municipality.goes_by_card:
            return cls({}, agreements, None, mandates)
        return cls(cards_of(session, customers), agreements, ticks, mandates)

    def preference(self, known: Known) -> Preference:
        """What is asked for; nothing where the municipality does not go by the card."""
        if self.ticks is None or not isinstance(known, DispatchFacts):
            return NONE
        card = self.cards.get(known.customer_id)
        return Preference(card.delivery_method if card else None, known.preferred_channel, self.ticks.search)

    def mandate(self, known: Known) -> LiveMandate | None:
        """The payer's live mandate that covers it."""
        key = _claim(known) if isinstance(known, DispatchFacts) else None
        return self.mandates.get(key) if key else None

    def answers(self, known: Known) -> Mapping[str, Answer]:
        """What need not be asked of a register: who has an agreement in force takes eFaktura."""
        agreement = self.agreements.get(known.customer_id) if isinstance(known, DispatchFacts) else None
        if agreement is None:
            return {}
        return {"efaktura": Answer("yes", Reason("efaktura_1_agreement"), {"reference": agreement.reference})}


def _claim(known: DispatchFacts) -> ClaimKey | None:
    """What a claim on it would be asked by; None where nothing could be drawn."""
    if known.kind != "invoice" or not known.account or not known.payment_reference:
        return None
    return ClaimKey(known.issuer, known.account, known.payment_reference)
