"""What the provider remembers for a while, in memory: pushed requests, logins begun, codes, sessions."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Pocket(Generic[T]):
    """Values under unguessable tokens, each for as long as the pocket keeps things. Safe between threads."""

    def __init__(self, keeps: timedelta, clock: Callable[[], datetime]) -> None:
        self._keeps = keeps
        self._clock = clock
        self._kept: dict[str, tuple[datetime, T]] = {}
        self._lock = Lock()

    def put(self, value: T) -> str:
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = self._clock()
            self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > now}
            self._kept[token] = (now + self._keeps, value)
        return token

    def look(self, token: str) -> T | None:
        """The value, which stays."""
        until, value = self._kept.get(token, (None, None))
        return value if until is not None and until > self._clock() else None

    def take(self, token: str) -> T | None:
        """The value, once: whoever comes second gets nothing."""
        with self._lock:
            until, value = self._kept.pop(token, (None, None))
        return value if until is not None and until > self._clock() else None
