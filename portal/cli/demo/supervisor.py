"""Starts processes that end with their starter, starts again what falls, and stops everything in order."""

import os
import shutil
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 30
START_SECONDS = 90
# A process that falls this often within this time will not stand by being lifted once more.
MOST_FALLS = 5
FALL_SECONDS = 60


class PartFailed(Exception):
    """A process does not run or did not do its work; the message holds the last lines it wrote."""


@dataclass
class _Part:
    words: tuple[str, ...]
    process: subprocess.Popen[bytes]
    falls: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_FALLS))


class Supervisor:
    """Keeps parts running with one environment; what they write goes to a file each in `logs`.

    Each gets SIGTERM when this process dies, however it dies. To be used from the main thread.
    """

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self._environment = dict(environment)
        self._logs = logs
        self._parts: dict[str, _Part] = {}
        tool = shutil.which("setpriv")
        # Elsewhere than on Linux there is no such signal; a killed supervisor then leaves its parts behind.
        self._together = (tool, "--pdeathsig", "TERM") if tool else ()
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, words: Iterable[str]) -> None:
        """Start a part that is to run until it is stopped."""
        line = tuple(words)
        self._parts[name] = _Part(line, self._open(name, line))

    def run(self, name: str, words: Iterable[str]) -> None:
        """Run a command to its end; raise PartFailed unless it ends well."""
        process = self._open(name, tuple(words))
        try:
            while process.poll() is None:
                self.lift()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.2)
        finally:
            _end(process, STOP_SECONDS)
        if process.returncode:
            raise PartFailed(f"{name} ended with {process.returncode}: {self._last_lines(name)}")

    def wait_until(self, name: str, answers: Callable[[], bool]) -> None:
        """Return when part `name` answers; raise PartFailed when it does not in time."""
        limit = time.monotonic() + START_SECONDS
        while not answers():
            self.lift()
            if time.monotonic() > limit:
                raise PartFailed(f"{name} does not answer: {self._last_lines(name)}")
            time.sleep(0.1)

    def lift(self) -> list[str]:
        """Start again what has fallen, and name it; raise PartFailed for one that keeps falling."""
        fallen = [name for name, part in self._parts.items() if part.process.poll() is not None]
        for name in fallen:
            part = self._parts[name]
            if len(part.falls) == MOST_FALLS and time.monotonic() - part.falls[0] < FALL_SECONDS:
                raise PartFailed(f"{name} keeps ending ({part.process.returncode}): {self._last_lines(name)}")
            part.falls.append(time.monotonic())
            part.process = self._open(name, part.words)
        return fallen

    def stop(self) -> None:
        """Stop all parts at once, then wait for each; the last resort is force."""
        for part in self._parts.values():
            if part.process.poll() is None:
                part.process.terminate()
        limit = time.monotonic() + STOP_SECONDS
        for part in self._parts.values():
            _end(part.process, limit - time.monotonic())
        self._parts.clear()

    def _open(self, name: str, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        with self._log(name).open("ab") as log:
            return subprocess.Popen(  # noqa: S603  our own commands
                [*self._together, *words],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in a terminal is ours to hand on, in order.
                start_new_session=True,
            )

    def _log(self, name: str) -> Path:
        return self._logs / f"{name.replace(' ', '-')}.log"

    def _last_lines(self, name: str) -> str:
        log = self._log(name)
        return "\n".join(["", *log.read_text("utf-8", "replace").splitlines()[-8:], f"(more in {log})"])


def _end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait `seconds` for a process that was told to end, then make it, with all it started."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(max(seconds, 0.1))
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
