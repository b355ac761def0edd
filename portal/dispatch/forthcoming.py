"""The invoice of a customer that is sent next, and what registers said when the last one was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import Session
from portal.dispatch.models import Dispatch
from portal.dispatch.placing.ways import Before
from portal.dispatch.queries import refusals_of
from portal.dispatch.register import Answer
from portal.dispatch.running.selection import EVERYTHING
from portal.dispatch.service import waiting_invoices
from portal.invoices.models import Claim, Invoice
from portal.policy.outcome import Reason
from portal.values.money import Money

_PROMISED: Final = and_(Dispatch.subject_kind == "invoice", Dispatch.purpose == "main")
_UNPLACED: Final = (Dispatch.state == "open", Dispatch.routed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invoice that is sent next, and what its run has found out of it already."""

    invoice: UUID
    before: Before


def waiting_of(session: Session, customer: UUID) -> Waiting | None:
    """The invoice of a customer that waits longest: for a run, or in one for a register that cannot answer."""
    unplaced = select(Dispatch.subject_id).where(_PROMISED, *_UNPLACED)
    unsent = waiting_invoices(None, EVERYTHING).with_only_columns(Invoice.id).order_by(None)
    waits = or_(Invoice.id.in_(unplaced), Invoice.id.in_(unsent))
    theirs = select(Invoice.id).where(Invoice.customer_id == customer, waits)
    found = session.scalar(theirs.order_by(Invoice.registered_at, Invoice.id).limit(1))
    return Waiting(found, _before(session, found)) if found else None


def _before(session: Session, invoice: UUID) -> Before:
    mine = select(Dispatch.id, Dispatch.answers).where(_PROMISED, *_UNPLACED, Dispatch.subject_id == invoice)
    row = session.execute(mine.limit(1)).one_or_none()
    if row is None:
        return Before()
    answers = {name: Answer("no", Reason.from_json(no)) for name, no in (row.answers or {}).items()}
    return Before(refusals_of(session, [row.id]).get(row.id, {}), answers)


def last_of(session: Session, customer: UUID) -> UUID | None:
    """The newest invoice of a customer."""
    theirs = select(Invoice.id).where(Invoice.customer_id == customer, Invoice.kind == "invoice")
    return session.scalar(theirs.order_by(Invoice.issue_date.desc(), Invoice.id).limit(1))


@dataclass(frozen=True, slots=True)
class Asked:
    """What an invoice asked for when it was issued, whatever has been paid, credited or put off since."""

    amount: Money
    due_date: date | None


def first_asked(session: Session, invoice: UUID) -> Asked:
    """Of an invoice that is registered."""
    first = select(Claim.amount_minor, Invoice.currency, Claim.due_date).join(Invoice, Invoice.id == Claim.invoice_id)
    row = session.execute(first.where(Claim.invoice_id == invoice, Claim.version == 1)).one()
    return Asked(Money(row.amount_minor, row.currency), row.due_date)


@dataclass(frozen=True, slots=True)
class LastHeard:
    """When an invoice was placed, which registers had said no by then, and the channel that was chosen and why.

    `passed` says of each channel before that one why it was not.
    """

    at: datetime
    no: Mapping[str, Reason]
    chosen: tuple[str, Reason] | None
    passed: Mapping[str, Reason]


def last_heard(session: Session, customers: Collection[UUID]) -> Mapping[UUID, LastHeard]:
    """What registers said of each customer when an invoice of theirs was last placed; none of whom none has been."""
    placed = (
        select(Invoice.customer_id, Dispatch.answers, Dispatch.route, Dispatch.routed_at)
        .join(Invoice, Invoice.id == Dispatch.subject_id)
        .where(_PROMISED, Dispatch.routed_at.is_not(None), Invoice.customer_id.in_(customers))
        .order_by(Invoice.customer_id, Dispatch.routed_at.desc())
        .ext(distinct_on(Invoice.customer_id))
    )
    return {row.customer_id: _last(row) for row in session.execute(placed)}


def _last(row: Row[*tuple[Any, ...]]) -> LastHeard:
    no = {name: Reason.from_json(reason) for name, reason in (row.answers or {}).items()}
    chosen = next((step for step in row.route or () if step["verdict"] == "chosen"), None)
    passed = dict(_step(step) for step in row.route or () if step["verdict"] == "passed")
    return LastHeard(row.routed_at, no, _step(chosen) if chosen else None, passed)


def _step(stored: Mapping[str, Any]) -> tuple[str, Reason]:
    return stored["channel"], Reason(stored["reason"], stored["numbers"])
