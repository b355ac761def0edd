"""What staff may ask about deliveries of many invoices at once. Only the desk imports this; a test holds that."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import Session
from portal.dispatch.models import Dispatch
from portal.dispatch.queries import StepView


def routes_of(session: Session, invoice_ids: Collection[UUID]) -> Mapping[UUID, tuple[StepView, ...]]:
    """Every channel's answer for each invoice's newest claim, in one statement; those not routed are left out."""
    rows = session.execute(
        select(Dispatch.subject_id, Dispatch.route)
        .where(Dispatch.subject_kind == "invoice", Dispatch.purpose == "main", Dispatch.subject_id.in_(invoice_ids))
        .ext(distinct_on(Dispatch.subject_id))
        .order_by(Dispatch.subject_id, Dispatch.version.desc())
    )
    return {invoice: tuple(StepView(**step) for step in route) for invoice, route in rows if route}
