"""What a sender has in hand, and how it writes down what it does: each step in a short transaction of its own."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Connection

from portal.db import Database, Session
from portal.dispatch.cascade import AVTALEGIRO
from portal.dispatch.channel import Channel, ChannelDown, Outcome
from portal.dispatch.placing.copies import follow_claims
from portal.dispatch.sending import attempts, recording
from portal.dispatch.sending.attempts import InHand
from portal.dispatch.sending.bounces import note_bounces
from portal.dispatch.sending.outcomes import Next, what_follows
from portal.dispatch.sending.recording import Conclusion
from portal.dispatch.sending.shelf import Shelf
from portal.jobs import defer
from portal.values import clock

log = structlog.get_logger(__name__)

Answered = tuple[InHand, Outcome]


class LockLost(Exception):
    """The connection that held this sender's lock is gone: others may have taken what it had in hand."""


@dataclass(frozen=True)
class Hand:
    """One sender, under its lock's `key`, with one channel for one run."""

    database: Database
    connection: Connection
    key: int
    name: str
    channel: Channel
    run: UUID
    _one_at_a_time: AbstractContextManager[object] = field(default_factory=Lock, repr=False)

    @property
    def has_lost_its_lock(self) -> bool:
        """Whether the connection broke, which gives all that is in hand to others."""
        return self.connection.invalidated

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """On the connection that holds the lock, one at a time. Raise LockLost: who has lost it writes nothing more."""
        with self._one_at_a_time:
            # It would connect anew, and without the lock.
            if self.has_lost_its_lock:
                raise LockLost
            with self.database.transaction(self.connection) as session:
                yield session

    def shelf(self, taken: Sequence[InHand]) -> Shelf:
        """Their documents."""
        return Shelf(self.transaction, [one.envelope for one in taken])

    def take(self, session: Session, *, whose: ColumnElement[bool], most: int | None) -> list[InHand]:
        return attempts.take_in_hand(
            session, sender=self.key, channel=self.name, run=self.run, now=clock.now(), most=most, whose=whose
        )

    def begin(self, session: Session, begun: Sequence[InHand]) -> list[InHand]:
        """Say that these are being sent. Return those that still were to be.

        One that may have been taken before could arrive twice where the channel is not idempotent: that is counted.
        """
        idempotent, now = self.channel.capabilities.idempotent, clock.now()
        again = [one.id for one in begun if one.uncertain and not idempotent]
        first = [one.id for one in begun if one.id not in again]
        found = recording.begin(session, ids=first, now=now)
        found |= recording.begin(session, ids=again, now=now, detail={"possible_double": True})
        return [one for one in begun if one.id in found]

    def put_back(self, session: Session, begun: Sequence[InHand]) -> None:
        """Say of these that they were not handed over after all."""
        now = clock.now()
        for state in ("planned", "unknown"):
            ids = [one.id for one in begun if one.uncertain == (state == "unknown")]
            recording.put_back(session, ids=ids, state=state, now=now)

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
        found: dict[tuple[object, ...], tuple[list[Outcome], Next]] = {}
        for one, outcome in answered:
            following = what_follows(outcome, one.tried, self.channel.capabilities, now)
            alike = (repr(following), outcome.result, outcome.detail, outcome.at)
            found.setdefault(alike, ([], following))[0].append(outcome)
        for outcomes, following in found.values():
            references = {one.attempt: one.reference for one in outcomes if one.reference}
            yield Conclusion([one.attempt for one in outcomes], outcomes[0], following, references)

    def _follow(self, session: Session, conclusion: Conclusion) -> None:
        """Wake who goes on with it, and tell who must know."""
        if self.name == AVTALEGIRO:
            follow_claims(session, conclusion.ids, conclusion.next.state, now=clock.now())
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
