"""What a sender has in hand, and how it writes down what it does: each step in a short transaction of its own."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Connection

from portal.db import Database, Session
from portal.dispatch import attempts, recording
from portal.dispatch.attempts import InHand
from portal.dispatch.bounces import note_bounces
from portal.dispatch.channel import Channel, ChannelDown, Outcome
from portal.dispatch.outcomes import Next, what_follows
from portal.dispatch.recording import Conclusion
from portal.documents import store
from portal.jobs import defer
from portal.values import clock

log = structlog.get_logger(__name__)

Answered = tuple[InHand, Outcome]


@dataclass(frozen=True)
class Hand:
    """One sender, under its lock's `key`, with one channel for one run."""

    database: Database
    connection: Connection
    key: int
    name: str
    channel: Channel
    run: UUID

    def transaction(self) -> AbstractContextManager[Session]:
        """On the connection that holds the lock: who has lost the lock can write nothing more."""
        return self.database.transaction(self.connection)

    def read(self, digest: str) -> bytes:
        with self.transaction() as session:
            return store.get(session, digest)

    def take(self, session: Session, *, whose: ColumnElement[bool], most: int | None) -> list[InHand]:
        return attempts.take_in_hand(
            session, sender=self.key, channel=self.name, run=self.run, now=clock.now(), most=most, whose=whose
        )

    def begin(self, session: Session, begun: Sequence[InHand]) -> int:
        """Say that these are being sent. One that may have been taken before could arrive twice: that is counted."""
        idempotent = self.channel.capabilities.idempotent
        again = [one.id for one in begun if one.uncertain and not idempotent]
        first = [one.id for one in begun if one.id not in again]
        now, told = clock.now(), {"possible_double": True}
        count = recording.begin(session, ids=first, now=now) if first else 0
        return count + (recording.begin(session, ids=again, now=now, detail=told) if again else 0)

    def ask(self, taken: Sequence[InHand]) -> list[InHand]:
        """Those that are to be handed over: what the channel knows of the uncertain ones is written down instead."""
        answers = self.channel.status([one.reference for one in taken if one.uncertain])
        if answers:
            with self.transaction() as session:
                self.conclude(session, [(one, answers[one.id]) for one in taken if one.id in answers])
        return [one for one in taken if one.id not in answers]

    def conclude(self, session: Session, answered: Iterable[Answered]) -> None:
        """Write down what became of attempts; those it befell alike in one statement."""
        now = clock.now()
        for conclusion in self._alike(answered, now):
            recording.conclude(session, conclusion=conclusion, now=now)
            self._follow(session, conclusion)

    def _alike(self, answered: Iterable[Answered], now: datetime) -> Iterator[Conclusion]:
        found: dict[tuple[object, ...], tuple[list[UUID], Outcome, Next]] = {}
        for one, outcome in answered:
            following = what_follows(outcome, one.tried, self.channel.capabilities, now)
            alike = (repr(following), outcome.reference, outcome.detail, outcome.at)
            found.setdefault(alike, ([], outcome, following))[0].append(one.id)
        return (Conclusion(ids, outcome, following) for ids, outcome, following in found.values())

    def _follow(self, session: Session, conclusion: Conclusion) -> None:
        """Wake who goes on with it, and tell who must know."""
        if conclusion.next.then == "reroute":
            defer(session, "dispatch.route", lock=f"dispatch.route:{self.run}", run=self.run)
        if conclusion.next.reason and conclusion.next.reason.code == "contact_stale":
            note_bounces(session, conclusion.ids, now=clock.now())
        if conclusion.next.then == "human":
            for attempt in conclusion.ids:
                log.error("dispatch_exhausted", attempt=str(attempt), channel=self.name, reason="uncertain")
        elif conclusion.outcome.result != "accepted":
            # Not the counterpart's words: they may name the recipient. They are in the row.
            state, result = conclusion.next.state, conclusion.outcome.result
            log.warning("not_accepted", channel=self.name, result=result, state=state, attempts=len(conclusion.ids))


def not_now(one: InHand, down: ChannelDown) -> Outcome:
    """What came of an attempt that was not handed over, because nobody was there. What was in doubt still is."""
    result: Literal["unknown", "transient"] = "unknown" if one.uncertain else "transient"
    return Outcome(one.id, result, detail=str(down), not_before=down.not_before)
