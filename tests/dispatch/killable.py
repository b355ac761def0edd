"""Real worker processes at a deployment, killed at a chosen moment, and what became of their attempts."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from portal.jobs import Workplace

PORTAL = Path(sys.executable).with_name("portal")
SOON = 60.0


@dataclass(kw_only=True)
class Works:
    """A deployment with a run waiting, and whoever works there: in `environment`, with its words in `log`."""

    work: Workplace
    environment: dict[str, str]
    log: Path
    worker: subprocess.Popen[bytes] | None = None

    def start_worker(self) -> None:
        with self.log.open("ab") as log:
            self.worker = subprocess.Popen([PORTAL, "worker"], env={**os.environ, **self.environment}, stderr=log)

    def kill_worker(self) -> None:
        """SIGKILL; may be called by the counterpart it is talking to."""
        assert self.worker
        self.worker.kill()
        assert self.worker.wait(SOON) == -signal.SIGKILL

    def has_died(self) -> bool:
        return self.worker is not None and self.worker.poll() is not None

    def stop_worker(self) -> None:
        """Let it finish what it has begun."""
        if self.worker and self.worker.poll() is None:
            self.worker.terminate()
            self.worker.wait(SOON)

    def end(self) -> None:
        """Leave no worker behind, however the test went."""
        if self.worker and self.worker.poll() is None:
            self.worker.kill()
            self.worker.wait(SOON)

    def attempts(self) -> Counter[tuple[str, str]]:
        """How many there are, by channel and state."""
        with self.work.database.transaction() as session:
            rows = session.execute(text("select channel, state, count(*) from attempt group by 1, 2"))
            return Counter({(channel, state): count for channel, state, count in rows})

    def wait_until(self, reached: Callable[[], bool], *, look_every: float = 0.01) -> None:
        deadline = time.monotonic() + SOON
        while not reached():
            assert time.monotonic() < deadline, f"it never came to that: {self.log.read_text()[-3000:]}"
            time.sleep(look_every)
