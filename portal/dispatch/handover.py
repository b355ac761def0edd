"""Attempts handed over to their channel: write, commit, call with no transaction open, record.

What is begun is committed before it is handed over. Where a channel takes attempts singly, each one's outcome is
recorded in the same transaction as the next one's beginning, so at whatever moment the process dies at most one is in
doubt. Where many travel in one transmission, its bytes and number are committed before it is handed over.
"""

from collections import deque
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from sqlalchemy import true

from portal.db import Database, Session
from portal.dispatch import transmissions
from portal.dispatch.attempts import InHand
from portal.dispatch.channel import Batch, Channel, ChannelDown, Envelope, Outcome
from portal.dispatch.hand import Hand
from portal.dispatch.models import Attempt
from portal.dispatch.pace import Pace
from portal.dispatch.senders import sender
from portal.dispatch.transmissions import Numbered
from portal.documents import store
from portal.values import clock

# The only kind of transmission so far; each kind of a channel has its own series of numbers.
_LETTERS: Final = "letters"


def hand_over(database: Database, *, name: str, channel: Channel, run: UUID) -> int:
    """Hand over up to a batch of a run's attempts that wait for the channel `name`. Return how many were taken up."""
    with sender(database.engine) as (connection, key):
        hand = Hand(database, connection, key, name, channel, run)
        return _together(hand) if channel.capabilities.transmits else _Singly(hand).work()


class _Singly:
    """Attempts handed over one by one."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._pace = Pace(hand.channel.capabilities.per_second)
        self._waiting: deque[InHand] = deque()
        # The one that has been begun, and what came of it when that is heard but not yet written down.
        self._begun: InHand | None = None
        self._heard: Outcome | None = None
        # Its documents, read in the transaction that began it.
        self._documents: dict[str, bytes] = {}

    def work(self) -> int:
        with self._hand.transaction() as session:
            taken = self._hand.take(session, whose=true(), most=self._hand.channel.capabilities.batch)
        self._waiting.extend(taken)
        try:
            self._send(taken)
        except ChannelDown as down:
            self._put_off(down)
        finally:
            with self._hand.transaction() as session:
                self._write_down(session)
        return len(taken)

    def _send(self, taken: list[InHand]) -> None:
        self._waiting = deque(self._hand.ask(taken))
        try:
            for outcome in self._hand.channel.send(Batch(self._each_begun(), self._read)):
                self._heard = outcome
        except ChannelDown:
            raise
        except Exception as broken:
            # A fault of ours in mid-call: what was begun may have been taken.
            if self._begun and not self._heard:
                self._heard = Outcome(self._begun.id, "unknown", detail=type(broken).__name__)
            raise

    def _each_begun(self) -> Iterator[Envelope]:
        """Each envelope as the channel draws it, begun."""
        while self._waiting:
            if self._pace.limited:
                # What was heard is not kept waiting.
                with self._hand.transaction() as session:
                    self._write_down(session)
                self._pace.wait()
            one = self._waiting.popleft()
            with self._hand.transaction() as session:
                self._write_down(session)
                begun = self._hand.begin(session, [one])
                self._documents = {file.digest: store.get(session, file.digest) for file in one.envelope.documents}
            if begun:
                self._begun = one
                yield one.envelope

    def _read(self, digest: str) -> bytes:
        return self._documents.get(digest) or self._hand.read(digest)

    def _write_down(self, session: Session) -> None:
        if self._begun and self._heard:
            self._hand.conclude(session, [(self._begun, self._heard)])
        self._begun = self._heard = None

    def _put_off(self, down: ChannelDown) -> None:
        """Nobody to hand to: what has not left the house waits for the next try."""
        with self._hand.transaction() as session:
            self._hand.conclude(session, [(one, _not_now(one, down)) for one in self._waiting])


def _not_now(one: InHand, down: ChannelDown) -> Outcome:
    return Outcome(one.id, "transient", detail=str(down))


def _together(hand: Hand) -> int:
    """Attempts handed over in one transmission: one that was left unfinished first, else a new one."""
    transmission, taken = _next_transmission(hand)
    if transmission is None:
        return 0
    batch = Batch([one.envelope for one in taken], hand.read, transmission.number)
    try:
        if not transmission.written:
            digest = hand.channel.prepare(batch)
            with hand.transaction() as session:
                transmissions.mark_written(session, transmission.id, digest=digest)
        outcomes = {outcome.attempt: outcome for outcome in hand.channel.send(batch)}
    except ChannelDown as down:
        _conclude(hand, taken, {one.id: _not_now(one, down) for one in taken}, handed_over=None)
    else:
        _conclude(hand, taken, outcomes, handed_over=transmission)
    return len(taken)


def _next_transmission(hand: Hand) -> tuple[Numbered | None, list[InHand]]:
    now = clock.now()
    with hand.transaction() as session:
        found = transmissions.unfinished(session, channel=hand.name, run=hand.run, now=now)
        whose = Attempt.transmission_id == found.id if found else Attempt.transmission_id.is_(None)
        taken = hand.take(session, whose=whose, most=None if found else hand.channel.capabilities.batch)
        if not taken:
            return None, []
        ids = [one.id for one in taken]
        found = found or transmissions.open_transmission(
            session, channel=hand.name, kind=_LETTERS, run=hand.run, attempts=ids, now=now
        )
        hand.begin(session, taken)
    return found, taken


def _conclude(hand: Hand, taken: list[InHand], outcomes: dict[UUID, Outcome], *, handed_over: Numbered | None) -> None:
    with hand.transaction() as session:
        if handed_over:
            transmissions.mark_handed_over(session, handed_over.id, now=clock.now())
        hand.conclude(session, [(one, outcomes[one.id]) for one in taken])
