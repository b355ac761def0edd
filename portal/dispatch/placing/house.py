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

    `ticks` is None where the municipality does not go by the card; `paper_choice`: residents may choose paper.
    """

    cards: Mapping[UUID, Card]
    agreements: Mapping[UUID, Agreement]
    ticks: Ticks | None
    mandates: Mapping[ClaimKey, LiveMandate]
    paper_choice: bool

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
        by_card, choice = municipality.goes_by_card, municipality.paper_choice
        cards = cards_of(session, customers) if by_card or choice else {}
        return cls(cards, agreements, ticks if by_card else None, mandates, choice)

    def preference(self, known: Known) -> Preference:
        """What is asked for; where the municipality does not go by the card, paper or nothing."""
        if not isinstance(known, DispatchFacts):
            return NONE
        card = self.cards.get(known.customer_id)
        if self._chose_paper(known, card):
            return Preference(paper_only=True)
        if self.ticks is None:
            return NONE
        return Preference(card.delivery_method if card else None, known.preferred_channel, self.ticks.search)

    def _chose_paper(self, known: DispatchFacts, card: Card | None) -> bool:
        """By themselves and for themselves: whoever gets the letters in their place has not chosen it."""
        is_theirs = known.customer_kind == "person" and known.other_recipient is None
        said = card is not None and (card.delivery_method, card.source) == ("paper", "resident")
        return self.paper_choice and is_theirs and said

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
