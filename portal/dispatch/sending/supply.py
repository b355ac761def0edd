"""Attempts on their way out of one sender's hands: begun by the group, drawn one by one, recorded as they are heard.

A group is as many as may be in doubt should the process die: one where sending again could arrive twice, dozens where
the channel knows an attempt by its key.
"""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Final
from uuid import UUID

from portal.dispatch.channel import ChannelDown, Envelope, Outcome
from portal.dispatch.sending.attempts import InHand
from portal.dispatch.sending.hand import Answered, Hand, not_now
from portal.dispatch.wire.pace import Pace

_GROUP: Final = 50
# What was heard is written down with the next beginning, or when it has waited so long, in seconds.
_SOON: Final = 1.0


class Supply:
    """What is handed over in one turn, safe to draw from in several threads. After `until` no more is drawn."""

    def __init__(self, hand: Hand, taken: Sequence[InHand], *, until: float) -> None:
        can = hand.channel.capabilities
        self._hand = hand
        self._until = until
        self._group = _GROUP if can.idempotent else 1
        self._pace = Pace(can.per_second)
        self._lock = Lock()
        self._waiting = deque(taken)
        self._begun: deque[InHand] = deque()
        # Drawn, and nothing heard yet.
        self._out: dict[UUID, InHand] = {}
        self._heard: list[Answered] = []
        self._heard_since = 0.0

    def keep(self, left: Sequence[InHand]) -> None:
        """Only these are to be handed over; the others have been heard of."""
        self._waiting = deque(left)

    def draw(self) -> Iterator[Envelope]:
        """Each envelope that is to be handed over, begun."""
        while (one := self._next()) is not None:
            yield one.envelope

    def hear(self, outcome: Outcome) -> None:
        """What came of one that was drawn. It is written down soon."""
        with self._lock:
            if not self._heard:
                self._heard_since = time.monotonic()
            self._heard.append((self._out.pop(outcome.attempt), outcome))

    def stop(self) -> None:
        """Let nobody draw any more."""
        self._until = float("-inf")

    def put_off(self, down: ChannelDown) -> None:
        """Nobody to hand to: what has not left the house waits for the next try."""
        with self._lock:
            left = [*self._begun, *self._waiting]
            self._heard += [(one, not_now(one, down)) for one in left]
            self._begun.clear()
            self._waiting.clear()

    def doubt(self, fault: Exception) -> None:
        """A fault of ours in mid-call: what was drawn may have been taken."""
        with self._lock:
            lost = [(one, Outcome(one.id, "unknown", detail=type(fault).__name__)) for one in self._out.values()]
            self._heard += lost
            self._out.clear()

    def close(self) -> None:
        """Write down what is left to be, and put back what was begun and not drawn."""
        with self._lock, self._hand.transaction() as session:
            self._hand.conclude(session, self._told())
            self._hand.put_back(session, self._begun)

    def _next(self) -> InHand | None:
        if self._is_open():
            self._tell_before(self._pace.ahead)
            self._pace.wait()
        with self._lock:
            while self._is_open():
                if self._begun:
                    one = self._begun.popleft()
                    self._out[one.id] = one
                    return one
                self._begin()
        self._tell_before(_SOON)
        return None

    def _is_open(self) -> bool:
        return bool(self._begun or self._waiting) and time.monotonic() < self._until

    def _begin(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(self._group, len(self._waiting)))]
        with self._hand.transaction() as session:
            self._hand.conclude(session, self._told())
            self._begun.extend(self._hand.begin(session, group))

    def _tell_before(self, seconds: float) -> None:
        """Write down what would have waited too long in so many seconds."""
        with self._lock:
            if self._heard and time.monotonic() + seconds >= self._heard_since + _SOON:
                with self._hand.transaction() as session:
                    self._hand.conclude(session, self._told())

    def _told(self) -> list[Answered]:
        told, self._heard = self._heard, []
        return told
