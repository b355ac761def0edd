"""Claims that were moved or withdrawn while their document lies with its reader: the rows a letter is judged by."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import CollectionAggregate, Row, Select, Uuid, and_, any_, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from portal.db import Session
from portal.dispatch.models import Attempt, Dispatch, Letter
from portal.dispatch.recalling.recalls import lies_there
from portal.dispatch.status import PENDING
from portal.invoices.models import Claim
from portal.policy.change_letter import Change, ClaimAsked, Progress, Sent, change_to_tell

# What was in doubt when a claim changed is certain by then, and older changes are no news.
_NEWS_FOR: Final = timedelta(days=30)
_DECIDED, _LATER = aliased(Claim), aliased(Claim)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Untold:
    """An invoice whose reader must be told of a change by letter."""

    invoice: UUID
    change: Change


def untold_changes(session: Session, *, now: datetime) -> Iterator[Untold]:
    """Those that no letter was written for, what was decided first before the others."""
    return _judged(session, session.scalars(_candidates(now)).all())


def change_of(session: Session, invoice: UUID) -> Change | None:
    """What a letter about one invoice must say at this moment; None where none is due, or not yet."""
    return next((one.change for one in _judged(session, [invoice])), None)


def _judged(session: Session, invoices: Sequence[UUID]) -> Iterator[Untold]:
    claims, sent, letters = _claims(session, invoices), _sent(session, invoices), _letters(session, invoices)
    for invoice in invoices:
        change = change_to_tell(claims[invoice], sent.get(invoice, ()), letters.get(invoice, ()))
        if change:
            yield Untold(invoice, change)


def _candidates(now: datetime) -> Select[UUID]:
    """Invoices that were sent, that somebody has moved or withdrawn, and whose newest claim no letter was about."""
    decided = (_DECIDED.why.in_(("deferral", "plan_part", "withdrawn")), _DECIDED.created_at > now - _NEWS_FOR)
    later = exists().where(_LATER.invoice_id == _DECIDED.invoice_id, _LATER.version > Letter.claim_version)
    written = exists().where(Letter.invoice_id == _DECIDED.invoice_id, ~later)
    was_sent = exists().where(Dispatch.subject_kind == "invoice", Dispatch.subject_id == _DECIDED.invoice_id)
    found = select(_DECIDED.invoice_id).where(*decided, ~written, was_sent).group_by(_DECIDED.invoice_id)
    return found.order_by(func.min(_DECIDED.created_at), _DECIDED.invoice_id)


def _claims(session: Session, invoices: Sequence[UUID]) -> Mapping[UUID, Sequence[ClaimAsked]]:
    columns = (Claim.invoice_id, Claim.version, Claim.due_date, Claim.amount_minor, Claim.why)
    rows = session.execute(select(*columns).where(Claim.invoice_id == _any_of(invoices)).order_by(Claim.version))
    return _grouped(
        (row.invoice_id, ClaimAsked(row.version, row.due_date, row.amount_minor > 0, row.why == "withdrawn"))
        for row in rows
    )


def _sent(session: Session, invoices: Sequence[UUID]) -> Mapping[UUID, Sequence[Sent]]:
    there = and_(Attempt.dispatch_id == Dispatch.id, or_(Attempt.state.in_(PENDING), lies_there()))
    columns = (Dispatch.subject_id, Dispatch.version, Dispatch.purpose, Attempt.channel, Attempt.state, Attempt.recall)
    found = select(*columns).outerjoin(Attempt, there)
    of_these = (Dispatch.subject_kind == "invoice", Dispatch.subject_id == _any_of(invoices))
    rows = session.execute(found.where(*of_these, or_(Attempt.id.is_not(None), Dispatch.state == "open")))
    return _grouped((row.subject_id, Sent(row.version, row.purpose, row.channel, _progress(row))) for row in rows)


def _progress(row: Row[*tuple[Any, ...]]) -> Progress:
    if row.channel is None or row.state in PENDING:
        return "under_way"
    return "over" if row.recall == "over" else "has"


def _letters(session: Session, invoices: Sequence[UUID]) -> Mapping[UUID, Sequence[int]]:
    """The versions of which letters told that were not called off."""
    written = select(Letter.invoice_id, Letter.claim_version).join(Dispatch, Dispatch.subject_id == Letter.id)
    rows = session.execute(written.where(Letter.invoice_id == _any_of(invoices), Dispatch.state != "cancelled"))
    return _grouped((row.invoice_id, row.claim_version) for row in rows)


def _any_of(invoices: Sequence[UUID]) -> CollectionAggregate[bool]:
    """One parameter for all: what was moved in a month may be more than a statement has room for."""
    return any_(literal(list(invoices), ARRAY(Uuid)))


def _grouped(pairs: Iterable[tuple[UUID, _T]]) -> Mapping[UUID, Sequence[_T]]:
    found: defaultdict[UUID, list[_T]] = defaultdict(list)
    for invoice, one in pairs:
        found[invoice].append(one)
    return found
