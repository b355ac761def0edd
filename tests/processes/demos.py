"""A demo as a newcomer starts it: real processes, real ports, a home of its own."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PORTAL = Path(sys.executable).with_name("portal")
GONE_SECONDS = 40
OURSELVES, ORDINARY = "as ourselves", "as an ordinary user"


@dataclass
class Demo:
    """A started demo. `said` is what it wrote so far."""

    process: subprocess.Popen[str]
    port: int
    home: Path
    said: list[str] = field(default_factory=list)

    def wait_until_ready(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("ready: "):
                return
        raise AssertionError(f"it ended before it was ready: {''.join(self.said)}")

    def parts(self) -> set[int]:
        """All living processes that carry this demo's home in their environment or their command line."""
        mark = str(self.home).encode()
        return {number for number in _processes() if _mentions(number, mark)} - {self.process.pid, os.getpid()}

    def send(self, number: int) -> None:
        self.process.send_signal(number)
        self.said.append(self.process.communicate(timeout=GONE_SECONDS)[0])

    def everything_is_gone(self) -> bool:
        limit = time.monotonic() + GONE_SECONDS
        while self.parts() and time.monotonic() < limit:
            time.sleep(0.1)
        return not self.parts()


@dataclass(frozen=True)
class Home:
    """A folder for demos, and the words that make their starter who it is to be."""

    path: Path
    prefix: tuple[str, ...]

    def command(self, *words: str, **environment: str) -> tuple[list[str], dict[str, str]]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return [*self.prefix, str(PORTAL), *words], kept | {
            "HOME": str(self.path),
            "PORTAL_HOME": str(self.path),
        } | environment

    def start(self, **environment: str) -> Demo:
        port = int(environment.setdefault("PORTAL_PORT", str(three_free_ports())))
        words, surroundings = self.command("demo", **environment)
        process = subprocess.Popen(
            words, env=surroundings, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return Demo(process, port, self.path)

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        line, surroundings = self.command(*words, **environment)
        return subprocess.run(line, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def three_free_ports() -> int:
    for port in range(20000 + os.getpid() % 1000 * 10, 60000, 10):
        with ExitStack() as stack:
            try:
                for wanted in range(port, port + 3):
                    stack.enter_context(socket.create_server(("127.0.0.1", wanted)))
            except OSError:
                continue
        return port
    raise AssertionError("no three ports in a row are free")


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _mentions(process: int, mark: bytes) -> bool:
    folder = Path(f"/proc/{process}")
    try:
        if b"\nState:\tZ" in (folder / "status").read_bytes():
            return False
        return mark in (folder / "cmdline").read_bytes() or mark in (folder / "environ").read_bytes()
    except OSError:
        return False
