"""Which registers are known to be down while invoices are routed: asked about none, and probed when their time comes.

Each is looked up in the store once a pass, and what a pass finds out is written down for the next and for all others.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from portal.db import Session
from portal.dispatch.pausing import breakers
from portal.dispatch.pausing.breaker import Turn
from portal.dispatch.register import Answer


class Outages:
    """What one pass knows, and nobody else: for asking what would be. `known` are those down from the outset."""

    def __init__(self, known: Collection[str] = ()) -> None:
        self._down = set(known)

    @classmethod
    def now_known(cls, session: Session, *, now: datetime) -> "Outages":
        """Those that are left alone just now."""
        found = breakers.pauses(session)
        return cls([pause.name for pause in found if pause.kind == "register" and pause.until > now])

    def is_down(self, register: str) -> bool:
        return register in self._down

    def note(self, register: str, answers: Sequence[Answer]) -> None:
        """What it answered for those it was asked about together: with no answer for any of so many it is down."""
        if _turn(answers).is_over:
            self._down.add(register)


class RecordedOutages(Outages):
    """What is known by all. `transaction` opens one, `now` is the pass's."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Session]], now: datetime) -> None:
        super().__init__()
        self._transaction = transaction
        self._now = now
        self._admitted: set[str] = set()

    def is_down(self, register: str) -> bool:
        if register not in self._admitted and register not in self._down:
            self._ask(register)
        return super().is_down(register)

    def note(self, register: str, answers: Sequence[Answer]) -> None:
        super().note(register, answers)
        with self._transaction() as session:
            found = breakers.note(session, "register", register, _turn(answers), now=self._now)
        if found.opened_at is not None:
            self._down.add(register)

    def _ask(self, register: str) -> None:
        with self._transaction() as session:
            admitted = breakers.admit(session, "register", register, now=self._now).admitted
        (self._admitted if admitted else self._down).add(register)


def _turn(answers: Sequence[Answer]) -> Turn:
    """What was said of those who were asked about together: one who is answered for shows that it works."""
    silent = sum(answer.verdict == "unknown" for answer in answers)
    told = max((answer.not_before for answer in answers if answer.not_before), default=None)
    works = silent < len(answers)
    return Turn(0 if works and told is None else silent, alive=works, not_before=told)
