"""Keeping to the rate a counterpart asks for."""

import time
from collections.abc import Callable
from threading import Lock


class Pace:
    """Lets `per_second` through, however many threads ask; the others wait. None: no limit.

    `now` and `sleep` are a clock's, in seconds.
    """

    def __init__(
        self,
        per_second: float | None,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._apart = 1 / per_second if per_second else 0.0
        self._now, self._sleep = now, sleep
        self._next = 0.0
        self._lock = Lock()

    @property
    def ahead(self) -> float:
        """How many seconds the next one will have to wait, as it looks now."""
        return max(0.0, self._next - self._now())

    def wait(self) -> None:
        """Return when the next one may go."""
        if not self._apart:
            return
        with self._lock:
            present = self._now()
            turn = max(present, self._next)
            self._next = turn + self._apart
        if turn > present:
            self._sleep(turn - present)
