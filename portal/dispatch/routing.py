"""Invoices of a run routed, a batch at a time: facts loaded once, the rule asked for each, attempts written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import insert, select, update

from portal.db import Session, new_key
from portal.dispatch.cascade import Route
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.packing import Packing, as_json, pack
from portal.dispatch.queries import refusals_of
from portal.dispatch.ways import Desk, Way, ways_of
from portal.invoices.models import InvoiceDocument
from portal.jobs import defer

BATCH: Final = 500
# How soon a run looks again for documents that were not ready, in seconds.
DOCUMENTS_AGAIN: Final = 2

log = structlog.get_logger(__name__)

_Routed = tuple[UUID, Way]  # a dispatch and the way found for it


def route_batch(session: Session, *, run: UUID, desk: Desk, now: datetime) -> int:
    """Route up to 500 dispatches of a run whose documents are ready, and defer their sending. Return how many.

    When more are left it defers itself; those whose documents are not ready wait.
    """
    found = _routed(session, _next_batch(session, run), desk, now)
    _write_routes(session, found, now)
    chosen = _write_attempts(session, found, desk, now)
    _tell_a_human(found)
    more = _wake_again(session, run, full=len(found) == BATCH)
    _wake_senders(session, run, chosen, desk, more=more)
    return len(found)


def _next_batch(session: Session, run: UUID) -> dict[UUID, UUID]:
    """Dispatch by invoice. Locked, so that several workers share a run."""
    rows = session.execute(
        select(Dispatch.subject_id, Dispatch.id)
        .join(InvoiceDocument, InvoiceDocument.invoice_id == Dispatch.subject_id)
        .where(Dispatch.run_id == run, Dispatch.state == "open", Dispatch.routed_at.is_(None))
        .where(InvoiceDocument.state == "ready")
        .order_by(Dispatch.opened_at, Dispatch.id)
        .limit(BATCH)
        .with_for_update(of=Dispatch, skip_locked=True)
    )
    return {invoice: dispatch for invoice, dispatch in rows}  # noqa: C416  rows are not pairs to the type checker


def _routed(session: Session, batch: Mapping[UUID, UUID], desk: Desk, now: datetime) -> list[_Routed]:
    """The dispatches of a batch (dispatch by invoice), each with its way."""
    refusals = refusals_of(session, batch.values())
    refused = {invoice: refusals[dispatch] for invoice, dispatch in batch.items() if dispatch in refusals}
    ways = ways_of(session, batch.keys(), desk=desk, now=now, refused=refused)
    return [(batch[way.known.invoice_id], way) for way in ways]


def steps_as_json(way: Route) -> list[dict[str, Any]]:
    """A route as the dispatch's row and `portal explain --json` tell it."""
    return [
        {
            "channel": step.channel,
            "verdict": step.verdict,
            "reason": step.reason.code,
            "numbers": dict(step.reason.numbers),
        }
        for step in way.steps
    ]


def _write_routes(session: Session, found: Sequence[_Routed], now: datetime) -> None:
    rows = [
        {"id": dispatch, "route": steps_as_json(way.route), "routed_at": now} | _closing(way.route, now)
        for dispatch, way in found
    ]
    if rows:
        session.execute(update(Dispatch), rows)


def _closing(way: Route, now: datetime) -> dict[str, Any]:
    if way.chosen is not None:
        return {"state": "open", "closed_at": None}
    return {"state": "exhausted", "closed_at": now}


def _write_attempts(session: Session, found: Sequence[_Routed], desk: Desk, now: datetime) -> set[str]:
    """An attempt for each that has a way. Return the channels they go by."""
    packing = Packing(desk.municipality, desk.address, now)
    attempts = [
        _attempt(dispatch, way, way.route.chosen.channel, packing)
        for dispatch, way in found
        if way.route.chosen is not None
    ]
    if attempts:
        session.execute(insert(Attempt), attempts)
        events = [{"attempt_id": row["id"], "state": "planned", "at": now, "detail": None} for row in attempts]
        session.execute(insert(AttemptEvent), events)
    return {row["channel"] for row in attempts}


def _attempt(dispatch: UUID, way: Way, channel: str, packing: Packing) -> dict[str, Any]:
    key = new_key()
    return {
        "id": key,
        "dispatch_id": dispatch,
        "channel": channel,
        "state": "planned",
        "envelope": as_json(pack(channel, key, way.known, way.facts, packing)),
        "created_at": packing.now,
        "updated_at": packing.now,
    }


def _tell_a_human(found: Sequence[_Routed]) -> None:
    """No invoice ends undelivered in silence: `portal runs` shows them, /metrics counts them, and the log says it."""
    for _, way in found:
        if way.route.chosen is None:
            reasons = {step.channel: step.reason.code for step in way.route.steps}
            log.error("dispatch_exhausted", invoice=str(way.known.invoice_id), **reasons)


def _wake_again(session: Session, run: UUID, *, full: bool) -> bool:
    """Go on at once when there may be more, and soon when documents are still being made. Whether there is more."""
    if full:
        defer(session, "dispatch.route", run=run)
        return True
    pending = _documents_pending(session, run)
    if pending:
        defer(session, "dispatch.route", lock=f"dispatch.route:{run}", delay=DOCUMENTS_AGAIN, run=run)
    return pending


def _wake_senders(session: Session, run: UUID, chosen: set[str], desk: Desk, *, more: bool) -> None:
    """What travels singly is sent at once; a transmission waits for the run's last batch, so that it carries all."""
    together = {name for name, can in desk.connected.items() if can.transmits}
    for channel in sorted(chosen - together):
        defer(session, "dispatch.send", channel=channel, run=run)
    for channel in sorted(together) if not more else ():
        defer(session, "dispatch.send", lock=f"dispatch.send:{channel}:{run}", channel=channel, run=run)


def _documents_pending(session: Session, run: UUID) -> bool:
    pending = (
        select(Dispatch.id)
        .join(InvoiceDocument, InvoiceDocument.invoice_id == Dispatch.subject_id)
        .where(Dispatch.run_id == run, Dispatch.state == "open", Dispatch.routed_at.is_(None))
        .where(InvoiceDocument.state == "pending")
    )
    return session.execute(pending.limit(1)).first() is not None
