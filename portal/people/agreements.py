"""Agreements on eFaktura with this issuer alone (eFaktura 1.0): accepted, and in force."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.people import cards
from portal.people.models import Agreement as AgreementRow
from portal.policy import efaktura_1
from portal.policy.outcome import Reason

KIND = "efaktura_1"


class AgreementRefused(Exception):
    """The agreement cannot be recorded; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a customer accepted. `reference` (eFakturareferanse) is what the bank knows the customer by."""

    reference: str
    accepted_on: date


def accept(session: Session, *, customer: UUID, reference: str, accepted_on: date, today: date, now: datetime) -> None:
    """Record an agreement, and eFaktura on the customer's card. Raise AgreementRefused."""
    against = efaktura_1.obstacle_to_new(accepted_on, today)
    if against:
        raise AgreementRefused(against)
    said = {"reference": reference, "accepted_on": accepted_on}
    row = insert(AgreementRow).values(customer_id=customer, kind=KIND, **said)
    session.execute(row.on_conflict_do_update(index_elements=["customer_id", "kind"], set_=said))
    cards.set_method(session, customers=[customer], method="efaktura", source="efaktura_1", now=now)


def agreements_of(session: Session, customers: Collection[UUID]) -> Mapping[UUID, Agreement]:
    """The agreements by customer, whether they are in force or not."""
    of = AgreementRow
    columns = (of.customer_id, of.reference, of.accepted_on)
    rows = session.execute(select(*columns).where(of.customer_id.in_(customers), of.kind == KIND))
    return {customer: Agreement(reference, accepted_on) for customer, reference, accepted_on in rows}


def in_force(session: Session, customers: Collection[UUID], today: date) -> Mapping[UUID, Agreement]:
    """Those of them that say today where an invoice goes; after May 2022 none, and nothing is read."""
    if efaktura_1.obstacle_to_use(today):
        return {}
    found = agreements_of(session, customers)
    return {customer: agreement for customer, agreement in found.items() if agreement.accepted_on <= today}
