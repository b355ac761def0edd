"""Runs started: the promise, written down, that each registered invoice arrives."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, null, or_, select
from sqlalchemy.dialects.postgresql import insert

from portal.audit import service as audit
from portal.config import Municipality
from portal.db import Session, UtcDateTime, new_key
from portal.dispatch.models import Dispatch, Run
from portal.dispatch.placing.ticks import as_columns
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.running.selection import WHAT_NO_SCHEDULE_SENDS, WHAT_SCHEDULES_SEND, Only
from portal.documents import store
from portal.invoices.models import Claim, Invoice
from portal.jobs import defer

# A promise taken up again is routed as if for the first time.
_ANEW: Final = dict.fromkeys(("route", "routed_at", "held_since", "held_until", "answers", "closed_at"), null())


class NothingToSend(Exception):
    """Every registered invoice is on its way already."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run, and how many invoices it promises to bring."""

    run: UUID
    invoices: int


def start_run(
    session: Session,
    *,
    municipality: Municipality,
    started_by: str,
    due_by: date | None,
    now: datetime,
    only: Only = WHAT_NO_SCHEDULE_SENDS,
    ticks: Ticks = NOTHING_TICKED,
) -> Started:
    """Promise each registered invoice and credit note that waits that it arrives. Raise NothingToSend.

    What waits is what no run has taken up, and what a cancelled run gave back: that is reopened in its own row. With
    `due_by` only those due by that day, and those without a due date. What was ticked is kept with the run, and the
    municipality's file under its digest, so that what was decided by them can be understood for good. Reminders are the
    issuer's own to send.
    """
    digest = store.put(session, municipality.source, "application/toml", now=now)
    run = new_key()
    row = {"id": run, "started_at": now, "started_by": started_by, "due_by": due_by, "municipality_digest": digest}
    session.execute(insert(Run).values(row | {"state": "running"} | as_columns(ticks)))
    opened = _open_dispatches(session, run, digest, waiting_invoices(due_by, only), now)
    if not opened:
        raise NothingToSend
    actor, subject = audit.operator(started_by), audit.Subject("run", run)
    audit.record(
        session, tag="operator:run:started", actor=actor, subject=subject, now=now, numbers={"invoices": opened}
    )
    defer(session, "dispatch.route", run=run)
    return Started(run, opened)


def waiting_invoices(due_by: date | None, only: Only = WHAT_NO_SCHEDULE_SENDS) -> Select[UUID, int]:
    """The invoices that wait for a run, of those that `only` names, each with its newest claim's version.

    In the order they were registered.
    """
    newest = (
        select(Claim.version, Claim.due_date, Claim.amount_minor, Claim.why)
        .where(Claim.invoice_id == Invoice.id)
        .order_by(Claim.version.desc())
        .limit(1)
        .lateral("claim_now")
    )
    due: ColumnElement[bool] = literal(True) if due_by is None else newest.c.due_date <= due_by
    return (
        select(Invoice.id, newest.c.version)
        .join(newest, newest.c.version > 0)
        .where(Invoice.kind.in_(("invoice", "credit_note")), or_(due, newest.c.due_date.is_(None)), ~_taken_up())
        .where(only.such, or_(newest.c.version == 1, newest.c.amount_minor > 0, _receipted(newest.c.why)))
        .order_by(Invoice.registered_at, Invoice.id)
    )


def left_to_schedules(session: Session, due_by: date | None) -> int:
    """How many waiting invoices a run leaves to their series' schedules."""
    left = waiting_invoices(due_by, WHAT_SCHEDULES_SEND).subquery()
    return session.scalar(select(func.count()).select_from(left)) or 0


def _taken_up() -> ColumnElement[bool]:
    """What a cancelled run gave back is free again."""
    promise = and_(Dispatch.subject_kind == "invoice", Dispatch.purpose == "main", Dispatch.subject_id == Invoice.id)
    return exists().where(promise, Dispatch.state != "cancelled")


def _receipted(why: ColumnElement[str]) -> ColumnElement[bool]:
    """Paid before anybody sent it: it goes as a document, by what asks for nothing.

    Not what was credited or withdrawn, which nobody shall be told to pay; nor what was withdrawn on its way.
    """
    promise = and_(Dispatch.subject_kind == "invoice", Dispatch.purpose == "main", Dispatch.subject_id == Invoice.id)
    withdrawn = exists().where(promise, Run.id == Dispatch.run_id, Run.state != "cancelled")
    return and_(why == "payment", ~withdrawn)


def _open_dispatches(session: Session, run: UUID, digest: str, which: Select[UUID, int], now: datetime) -> int:
    waiting = which.subquery()
    promises = select(
        func.gen_random_uuid(),
        literal(run),
        literal("invoice"),
        waiting.c.id,
        literal("main"),
        waiting.c.version,
        literal("open"),
        literal(digest),
        literal(now, UtcDateTime),
    )
    names = ["id", "run_id", "subject_kind", "subject_id", "purpose", "version", "state"]
    columns = [*names, "municipality_digest", "opened_at"]
    written = insert(Dispatch).from_select(columns, promises)
    # Another run started at the same moment may have promised some of them first. Only what was given back is reopened.
    opened = written.on_conflict_do_update(
        index_elements=["subject_kind", "subject_id", "purpose", "version"],
        set_={name: written.excluded[name] for name in ("run_id", "state", "municipality_digest", "opened_at")} | _ANEW,
        where=Dispatch.state == "cancelled",
    )
    return len(session.execute(opened.returning(Dispatch.id)).all())
