"""A whole portal of real processes on a database and ports of its own, driven as people and scripts drive it."""

import json
import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from portal.cli.demo.probes import is_worked
from portal.cli.workplace import vault_for
from portal.config import Settings
from portal.db import Database

PORTAL = Path(sys.executable).with_name("portal")
START_SECONDS = 60
_FORM_ACTION = re.compile(r'<form[^>]*method="post"', re.IGNORECASE)


@dataclass
class Deployment:
    """`environment` are the PORTAL_* variables; processes started here end with the `with` block."""

    environment: dict[str, str]
    home: Path
    _running: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def base_url(self) -> str:
        return self.environment["PORTAL_BASE_URL"]

    @property
    def sandbox_url(self) -> str:
        return self.environment["PORTAL_SANDBOX_URL"]

    def run(self, *words: str, answer: int = 0) -> str:
        """Run a command to its end; what it printed. It must end with `answer`."""
        done = subprocess.run(
            [PORTAL, *words], env=self.environment, capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == answer, f"portal {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self, *words: str, answers_at: str | None = None) -> subprocess.Popen[bytes]:
        """Start a command that stays, and wait until its address answers."""
        log = (self.home / f"{words[0]}.log").open("wb")
        process = subprocess.Popen([PORTAL, *words], env=self.environment, stdout=log, stderr=log)
        self._running.callback(_stop, process)
        if answers_at:
            _wait_for(answers_at, process, Path(log.name))
        return process

    def start_worker(self) -> None:
        """Start a worker, and wait until it says that it lives."""
        process = self.start("worker")
        settings = Settings.from_environment(self.environment)
        database = Database(settings.database_url.get_secret_value(), vault_for(settings))
        give_up = time.monotonic() + START_SECONDS
        while not is_worked(database):
            assert process.poll() is None, (self.home / "worker.log").read_text()
            assert time.monotonic() < give_up, "the worker does not say that it lives"
            time.sleep(0.1)
        database.engine.dispose()

    def people(self) -> dict[str, dict[str, Any]]:
        """The people of the sandbox, by name."""
        return {one["name"]: one for one in json.loads(self.run("sample-people", "--json"))}

    def arrived(self, person: dict[str, Any]) -> list[dict[str, Any]]:
        who = person["pid"] or person["customer_numbers"][0]
        answer = httpx.get(f"{self.sandbox_url}/residents/{who}", headers={"Accept": "application/json"})
        answer.raise_for_status()
        return answer.json()["arrived"]

    def logged_in(self, pid: str, *, at: str = "/invoices") -> tuple[httpx.Client, httpx.Response]:
        """A browser of the resident with this number, and the page it landed on after asking for `at`."""
        browser = httpx.Client(follow_redirects=True, timeout=30)
        self._running.callback(browser.close)
        page = browser.get(f"{self.base_url}/login", params={"next": at})
        assert page.url.host == "localhost", f"no login page: {page.status_code} at {page.url}\n{page.text[:500]}"
        assert _FORM_ACTION.search(page.text)
        return browser, browser.post(page.url, data={"pid": pid})


def free_ports(count: int) -> list[int]:
    """Ports that nobody listened on a moment ago."""
    with ExitStack() as held:
        listeners = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(listener.getsockname()[1]) for listener in listeners]


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            if httpx.get(address).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}:\n{log.read_text()[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
