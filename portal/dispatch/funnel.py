"""What a run would do, asked without doing it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from portal.db import Session
from portal.dispatch.cascade import Route
from portal.dispatch.routing import BATCH
from portal.dispatch.service import waiting_invoices
from portal.dispatch.ways import Desk, ways_of


@dataclass
class Funnel:
    """By channel, how many invoices it would carry, and for what reasons it was passed over."""

    chosen: Counter[str] = field(default_factory=Counter)
    passed: dict[str, Counter[str]] = field(default_factory=dict)
    nobody: int = 0  # no channel can carry it: a human would be told
    total: int = 0

    def add(self, way: Route) -> None:
        self.total += 1
        self.nobody += way.chosen is None
        for step in way.steps:
            if step.verdict == "chosen":
                self.chosen[step.channel] += 1
            if step.verdict == "passed":
                self.passed.setdefault(step.channel, Counter())[step.reason.code] += 1


def would_send(session: Session, *, desk: Desk, due_by: date | None, now: datetime) -> Funnel:
    """Route every invoice a run would take up, and write nothing."""
    funnel = Funnel()
    waiting = iter([row[0] for row in session.execute(waiting_invoices(due_by))])
    while batch := list(islice(waiting, BATCH)):
        for way in ways_of(session, batch, desk=desk, now=now):
            funnel.add(way.route)
    return funnel
