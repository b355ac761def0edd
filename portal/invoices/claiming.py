"""Other claims than the one issued: lowered by what was paid or credited, moved to another date, or withdrawn.

A change adds a version and edits nothing. Whatever an older version has reached is recalled by a job of the same
transaction, and by a minute's look at the rows where that job was lost.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Uuid, any_, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal.audit import service as audit
from portal.db import Session, new_key
from portal.invoices import standings
from portal.invoices.models import Claim, Invoice
from portal.jobs import defer

Lowered = Literal["payment", "credit"]
Moved = Literal["deferral", "plan_part"]
Withdrawn = Literal["payment", "credit", "withdrawn"]


class NothingToClaim(Exception):
    """Nothing is left to pay of the invoice, so no claim can be moved or withdrawn."""


class NotAnotherDate(Exception):
    """The claim is due on that day already."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the newest claim asks for, and what is left; both minor units."""

    invoice: UUID
    version: int
    due: date | None
    minor: int
    left: int


def lower_claims(session: Session, *, invoices: Collection[UUID], why: Lowered, now: datetime) -> tuple[UUID, ...]:
    """Ask for what is left, where that is less than is asked for: nothing at all, where nothing is.

    Return the invoices whose claim was lowered. More than was asked for is never claimed by itself.
    """
    if not invoices:
        return ()
    lower = [one for one in _asked(session, invoices) if max(one.left, 0) < one.minor]
    _add(session, [_row(one, due=one.due, minor=max(one.left, 0), why=why, now=now) for one in lower])
    return tuple(one.invoice for one in lower)


def move_claim(session: Session, *, invoice: UUID, new_due: date, why: Moved, actor: str, now: datetime) -> None:
    """Claim what is left by another date. Raise NothingToClaim, NotAnotherDate."""
    one = _with_something_left(session, invoice)
    if one.due == new_due:
        raise NotAnotherDate(NotAnotherDate.__doc__)
    _add(session, [_row(one, due=new_due, minor=one.left, why=why, now=now)])
    about: dict[str, int | str] = {"due": new_due.isoformat(), "why": why}
    on = audit.Subject("invoice", invoice)
    audit.record(session, tag="operator:claim:moved", actor=actor, subject=on, now=now, numbers=about)


def withdraw_claim(session: Session, *, invoice: UUID, why: Withdrawn, actor: str, now: datetime) -> None:
    """Ask for nothing any more, by a person's decision; the ledger says what is owed. Raise NothingToClaim."""
    one = next(_asked(session, [invoice]))
    if one.minor <= 0:
        raise NothingToClaim(NothingToClaim.__doc__)
    _add(session, [_row(one, due=one.due, minor=0, why=why, now=now)])
    on, about = audit.Subject("invoice", invoice), {"why": str(why)}
    audit.record(session, tag="operator:claim:withdrawn", actor=actor, subject=on, now=now, numbers=about)


def _with_something_left(session: Session, invoice: UUID) -> _Asked:
    one = next(_asked(session, [invoice]))
    if one.left <= 0:
        raise NothingToClaim(NothingToClaim.__doc__)
    return one


def _asked(session: Session, invoices: Collection[UUID]) -> Iterator[_Asked]:
    """Of those that are invoices, in the order of their keys. Nobody else adds a claim to them until this is over."""
    which = (Invoice.id == any_(literal(list(invoices), ARRAY(Uuid))), Invoice.kind == "invoice")
    session.execute(select(Invoice.id).where(*which).order_by(Invoice.id).with_for_update(key_share=True))
    columns = (Invoice.id, *standings.ASKED_NOW, *standings.COLUMNS)
    found = standings.joined(select(*columns).select_from(Invoice)).where(*which)
    for row in session.execute(found.order_by(Invoice.id)):
        left = standings.facts_of(row).owed.left.minor
        yield _Asked(row.id, row.claim_version, row.claim_due, row.asked_minor, left)


def _row(one: _Asked, *, due: date | None, minor: int, why: str, now: datetime) -> dict[str, Any]:
    about = {"id": new_key(), "invoice_id": one.invoice, "version": one.version + 1}
    return {**about, "due_date": due, "amount_minor": minor, "why": why, "created_at": now}


def _add(session: Session, claims: list[dict[str, Any]]) -> None:
    if claims:
        session.execute(insert(Claim), claims)
        defer(session, "dispatch.withdraw", lock="dispatch.withdraw")
