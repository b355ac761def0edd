"""What a run promises, routed: page by page, registers asked with no transaction open, attempts and jobs in one.

One router works at a run, so that those whom a register must be asked about are asked about together.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, or_, select, tuple_

from portal.db import Database, Session
from portal.dispatch.alone import Open, alone
from portal.dispatch.models import Dispatch
from portal.dispatch.pausing.outages import RecordedOutages
from portal.dispatch.placing.copies import notified_by_bank
from portal.dispatch.placing.lookups import LookUps
from portal.dispatch.placing.made_documents import make_documents
from portal.dispatch.placing.paper_documents import paper_last
from portal.dispatch.placing.routes import Promised, write
from portal.dispatch.placing.ticks import ticks_of
from portal.dispatch.placing.ways import Before, Desk, Judge, Way, ways_of
from portal.dispatch.preference import Ticks
from portal.dispatch.queries import refusals_of
from portal.dispatch.register import Answer
from portal.dispatch.run_states import running
from portal.dispatch.subjects import DOCUMENT, WHO, with_customers, with_documents
from portal.jobs import defer
from portal.policy.outcome import Reason

PAGE: Final = 500
# How soon a run looks again for documents that were not ready, or for its router to be done, in seconds.
AGAIN: Final = 2

# What the bank tells the payer itself is not told by eFaktura too.
_NOTIFIED: Final = {"efaktura": Reason("bank_notifies")}


def router(database: Database, run: UUID) -> AbstractContextManager[Open | None]:
    """What opens transactions for the one who routes a run; None while another is at it."""
    return alone(database, str(run))


def route_run(transaction: Open, *, run: UUID, desk: Desk, now: datetime) -> int:
    """Route a run's dispatches whose documents are ready, and defer their sending. Return how many were placed.

    Those whose documents are not ready wait, and those whose register cannot answer are held.
    """
    judge = Judge.of(desk, now)
    with transaction() as session:
        ticks = ticks_of(session, run)
    waiting = _Waiting(transaction, run, desk, judge, now, ticks)
    count = 0
    for placed in LookUps(desk, judge, RecordedOutages(transaction, now)).placed(waiting.pages()):
        made = make_documents(transaction, placed, municipality=desk.municipality, now=now)
        for ways in paper_last(transaction, placed, desk=desk, now=now):
            with transaction() as session:
                found = [(waiting.promised.pop(way.known.subject_id), way) for way in ways]
                count += write(session, found, run=run, desk=desk, now=now, ticks=ticks, made=made)
    with transaction() as session:
        if _more(session, run, now):
            defer(session, "dispatch.route", lock=f"dispatch.route:{run}", delay=AGAIN, run=run)
        else:
            for channel in sorted(desk.transmitting):
                defer(session, "dispatch.send", lock=f"dispatch.send:{channel}:{run}", channel=channel, run=run)
    return count


@dataclass
class _Waiting:
    """What waits to be routed in a run. `promised` are those read and not placed yet, by subject."""

    transaction: Open
    run: UUID
    desk: Desk
    judge: Judge
    now: datetime
    ticks: Ticks
    promised: dict[UUID, Promised] = field(default_factory=dict)

    def pages(self) -> Iterator[list[Way]]:
        """Ways as far as the house itself knows them; who has several invoices has them one after the other."""
        last: tuple[UUID, UUID] | None = None
        while True:
            with self.transaction() as session:
                rows = session.execute(_page(self.run, self.now, last)).all()
                ways = self._ways(session, rows)
            if not rows:
                return
            last = (rows[-1].who, rows[-1].id)
            yield ways

    def _ways(self, session: Session, rows: Sequence[Row[Any]]) -> list[Way]:
        self.promised |= {row.subject_id: Promised(row.id, row.held_since) for row in rows}
        refusals = refusals_of(session, [row.id for row in rows])
        notified = notified_by_bank(session, [row.id for row in rows if row.purpose == "copy"])
        before = {}
        for row in rows:
            refused = refusals.get(row.id, {}) | (_NOTIFIED if row.subject_id in notified else {})
            before[row.subject_id] = Before(refused, _answers(row.answers), row.purpose)
        return ways_of(session, list(before), desk=self.desk, judge=self.judge, before=before, ticks=self.ticks)


def _answers(stored: dict[str, dict[str, Any]] | None) -> dict[str, Answer]:
    return {name: Answer("no", Reason.from_json(reason)) for name, reason in (stored or {}).items()}


def _page(run: UUID, now: datetime, last: tuple[UUID, UUID] | None) -> Select[Any]:
    about = (Dispatch.id, Dispatch.subject_id, Dispatch.purpose, Dispatch.held_since, Dispatch.answers)
    page = (
        with_customers(select(*about, WHO.label("who")).select_from(Dispatch))
        .where(Dispatch.run_id == run, Dispatch.state == "open", Dispatch.routed_at.is_(None))
        .where(or_(Dispatch.held_until.is_(None), Dispatch.held_until <= now), DOCUMENT == "ready")
        # Asked for each page, so that a run that is paused or cancelled stops at the next.
        .where(running())
        .order_by(WHO, Dispatch.id)
        .limit(PAGE)
    )
    return page.where(tuple_(WHO, Dispatch.id) > last) if last else page


def _more(session: Session, run: UUID, now: datetime) -> bool:
    """Whether some are still being made, or became ready behind our back."""
    waiting = (
        with_documents(select(Dispatch.id))
        .where(Dispatch.run_id == run, Dispatch.state == "open", Dispatch.routed_at.is_(None))
        .where(or_(Dispatch.held_until.is_(None), Dispatch.held_until <= now))
        .where(DOCUMENT.in_(("pending", "ready")), running())
    )
    return session.execute(waiting.limit(1)).first() is not None
