"""Attempts handed over one by one.

Each one's outcome is recorded in the same transaction as the next one's beginning, so at whatever moment the process
dies at most one is in doubt.
"""

import time
from collections import deque
from collections.abc import Iterator

from sqlalchemy import true

from portal.db import Session
from portal.dispatch.attempts import InHand
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome
from portal.dispatch.hand import Hand, not_now
from portal.dispatch.pace import Pace
from portal.documents import store


class Singly:
    """One turn of a sender, of at most `turn` seconds."""

    def __init__(self, hand: Hand, turn: float) -> None:
        self._hand = hand
        self._until = time.monotonic() + turn
        self._pace = Pace(hand.channel.capabilities.per_second)
        self._waiting: deque[InHand] = deque()
        # The one that has been begun, and what came of it when that is heard but not yet written down.
        self._begun: InHand | None = None
        self._heard: Outcome | None = None
        # Its documents, read in the transaction that began it.
        self._documents: dict[str, bytes] = {}

    def work(self) -> int:
        """Hand over up to a batch; return how many were taken up."""
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
        while self._waiting and time.monotonic() < self._until:
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
            self._hand.conclude(session, [(one, not_now(one, down)) for one in self._waiting])
