"""Keeping to the rate a counterpart asks for."""

import time


class Pace:
    """Lets `per_second` through; waits in between. None: no limit."""

    def __init__(self, per_second: float | None) -> None:
        self.limited = per_second is not None
        self._apart = 1 / per_second if per_second else 0.0
        self._next = 0.0

    def wait(self) -> None:
        """Return when the next one may go."""
        present = time.monotonic()
        if present < self._next:
            time.sleep(self._next - present)
        self._next = max(present, self._next) + self._apart
