"""Runs steered by Berit, and a channel that gives back what it still can."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Protocol
from uuid import UUID

from sqlalchemy import text

from portal.dispatch.channel import ChannelDown
from portal.dispatch.recalling.calling_off import CalledOff
from portal.dispatch.running import steering
from portal.dispatch.service import start_run
from portal.dispatch.sweep import sweep
from portal.jobs import Workplace
from portal.policy.recall import Recalled
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Town
from tests.dispatch.town import NOW


class Begun(Protocol):
    """A run, and where it is worked at."""

    @property
    def work(self) -> Workplace: ...

    @property
    def run(self) -> UUID: ...


LATER = NOW + timedelta(hours=1)


@dataclass
class Returning(Counter):
    """A channel that gives back what it still can."""

    gives_back: Recalled = "gone"
    asked: list[UUID] = field(default_factory=list)

    def revoke(self, attempt: UUID) -> Recalled:
        if self.down:
            raise ChannelDown("nobody there")
        self.asked.append(attempt)
        return self.gives_back


def pause(town: Begun) -> None:
    with town.work.database.transaction() as session:
        steering.pause_run(session, run=town.run, by="berit", now=LATER)


def resume(town: Begun) -> None:
    with town.work.database.transaction() as session:
        steering.resume_run(session, run=town.run, by="berit", now=LATER)


def cancel(town: Begun) -> CalledOff:
    with town.work.database.transaction() as session:
        return steering.cancel_run(session, run=town.run, by="berit", now=LATER)


def swept(town: Begun) -> set[tuple[str, str | None]]:
    """What a sweep queues."""
    with town.work.database.transaction() as session:
        session.execute(text("delete from procrastinate_jobs"))
        sweep(session, connected={"email": capable()}, now=LATER)
        found = session.execute(text("select task_name, args ->> 'channel' from procrastinate_jobs"))
        return {(name, channel) for name, channel in found}


def again(town: Begun) -> Town:
    """A new run over what waits, an hour later."""
    with town.work.database.transaction() as session:
        started = start_run(session, municipality=town.work.municipality, started_by="berit", due_by=None, now=LATER)
    return Town(town.work, started.run, count(7200))
