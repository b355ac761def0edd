"""What a run would do, asked without doing it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from portal.db import Database
from portal.dispatch.pausing.outages import Outages
from portal.dispatch.placing.lookups import LookUps
from portal.dispatch.placing.overrides import Override, override_of
from portal.dispatch.placing.routing import PAGE
from portal.dispatch.placing.ways import Desk, Judge, Way, ways_of
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.running.selection import WHAT_NO_SCHEDULE_SENDS, Only
from portal.dispatch.service import waiting_invoices


@dataclass
class Funnel:
    """By channel, how many invoices it would carry, and for what reasons it was passed over."""

    chosen: Counter[str] = field(default_factory=Counter)
    passed: dict[str, Counter[str]] = field(default_factory=dict)
    nobody: int = 0  # no channel can carry it: a human would be told
    held: int = 0  # a register cannot answer just now: they would wait
    total: int = 0
    overrides: list[Override] = field(default_factory=list)  # go to their customers past another recipient

    def add(self, found: Way) -> None:
        way, override = found.route, override_of(found)
        self.overrides += [override] if override else []
        self.total += 1
        self.held += way.held is not None
        self.nobody += way.chosen is None and way.held is None
        for step in way.steps:
            if step.verdict == "chosen":
                self.chosen[step.channel] += 1
            if step.verdict in ("passed", "held"):
                self.passed.setdefault(step.channel, Counter())[step.reason.code] += 1


def would_send(
    database: Database,
    *,
    desk: Desk,
    due_by: date | None,
    now: datetime,
    only: Only = WHAT_NO_SCHEDULE_SENDS,
    ticks: Ticks = NOTHING_TICKED,
) -> Funnel:
    """Route every invoice a run would take up, asking the registers there are, and write nothing."""
    funnel, judge = Funnel(), Judge.of(desk, now)
    with database.transaction() as session:
        waiting = [row[0] for row in session.execute(waiting_invoices(due_by, only))]
        outages = Outages.now_known(session, now=now)
    for placed in LookUps(desk, judge, outages).placed(_pages(database, waiting, desk, judge, ticks)):
        for way in placed:
            funnel.add(way)
    return funnel


def _pages(database: Database, invoices: Sequence[UUID], desk: Desk, judge: Judge, ticks: Ticks) -> Iterator[list[Way]]:
    for start in range(0, len(invoices), PAGE):
        with database.transaction() as session:
            ways = ways_of(session, invoices[start : start + PAGE], desk=desk, judge=judge, ticks=ticks)
        yield ways
