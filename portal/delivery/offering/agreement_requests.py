"""eFaktura asked for: what waits for a bank, until a look-up says yes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, cast
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update

from portal.db import Session
from portal.delivery.offering.models import AgreementRequest
from portal.dispatch.models import Dispatch
from portal.invoices.models import Invoice

How = Literal["supplier", "bank"]
# A bank that has not answered by then is not waited for any longer: the advice is then to say yes there oneself.
_WAITED_FOR: Final = timedelta(days=30)
_WAITING: Final = ("asked", "taken")
_BY_EFAKTURA: Final = [{"channel": "efaktura", "verdict": "chosen"}]


@dataclass(frozen=True, slots=True)
class Asking:
    """eFaktura as a customer has asked for it. `refused`: the supplier will not ask their bank."""

    at: datetime
    how: How
    refused: bool


def asking_of(session: Session, customer: UUID, *, now: datetime) -> Asking | None:
    """What was last asked for and is open: it waits for the bank, or was refused. None also once it was granted."""
    mine = select(AgreementRequest).where(AgreementRequest.customer_id == customer, _open(now))
    row = session.scalar(mine.order_by(AgreementRequest.asked_at.desc()).limit(1))
    return Asking(row.asked_at, cast("How", row.how), row.state == "refused") if row else None


def waiting_for_bank(session: Session, customers: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Those of the customers whose bank has been asked and has not answered."""
    of = AgreementRequest
    waiting = select(of.customer_id).where(of.customer_id.in_(customers), of.state.in_(_WAITING), _open(now))
    return set(session.scalars(waiting))


def note_granted(session: Session, customer: UUID, *, now: datetime) -> None:
    """A look-up has said yes: nothing is waited for any more."""
    open_ = (AgreementRequest.customer_id == customer, AgreementRequest.state != "granted")
    session.execute(update(AgreementRequest).where(*open_).values(state="granted", updated_at=now))


def _open(now: datetime) -> ColumnElement[bool]:
    """Neither granted nor too old, and no run has sent an invoice as eFaktura since."""
    of = AgreementRequest
    sent = exists().where(
        Invoice.customer_id == of.customer_id,
        Dispatch.subject_id == Invoice.id,
        Dispatch.routed_at > of.asked_at,
        Dispatch.route.contains(_BY_EFAKTURA),
    )
    return (of.state != "granted") & (of.asked_at > now - _WAITED_FOR) & ~sent
