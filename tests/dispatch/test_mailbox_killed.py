"""A worker killed while it hands letters to mailboxes, for real: each comes there once, and by no other way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.serving import make_server

from portal.config import load_municipality
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.sandbox.sample.person_numbers import PersonNumbers
from portal.values.national_id import NationalId
from tests.dispatch.digital_post import DigitalPost, a_key, a_resident
from tests.dispatch.test_channel_contract import a_free_port
from tests.dispatch.town import NOW, a_customer, bill

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

PORTAL = Path(sys.executable).with_name("portal")
LETTERS = 12
SOON = 60.0


@dataclass
class Site:
    """A deployment with a run waiting, the integration point it hands to, and whoever works there."""

    work: Workplace
    environment: dict[str, str]
    post: DigitalPost
    log: Path
    # What happens at the nth letter: before it is taken, or after it is taken and before that is said.
    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    after: dict[int, Callable[[], None]] = field(default_factory=dict)
    handed_in: int = 0
    worker: subprocess.Popen[bytes] | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ["PATH_INFO"].endswith("/messages/out/multipart"):
            return self.post.app(environ, start_response)
        self.handed_in += 1
        nth = self.handed_in
        if nth in self.before:
            self.before.pop(nth)()
            start_response("500 lost", [])
            return []
        answer = list(self.post.app(environ, start_response))
        self.after.pop(nth, lambda: None)()
        return answer

    def start_worker(self) -> None:
        with self.log.open("ab") as log:
            self.worker = subprocess.Popen([PORTAL, "worker"], env={**os.environ, **self.environment}, stderr=log)

    def kill_worker(self) -> None:
        assert self.worker
        self.worker.kill()
        assert self.worker.wait(SOON) == -signal.SIGKILL

    def attempts(self) -> Counter[tuple[str, str]]:
        with self.work.database.transaction() as session:
            rows = session.execute(text("select channel, state, count(*) from attempt group by 1, 2"))
            return Counter({(channel, state): count for channel, state, count in rows})

    def is_done(self) -> bool:
        found = self.attempts()
        return sum(found[("mailbox", state)] for state in ("accepted", "delivered")) == LETTERS == found.total()


@pytest.fixture
def site(workplace: Workplace, environment: dict[str, str], tmp_path: Path) -> Iterator[Site]:
    port = a_free_port()
    web = f"http://127.0.0.1:{port}"
    post = DigitalPost(tmp_path / "there", issuer=f"{web}/maskinporten")
    settings = {
        **environment,
        "PORTAL_MASKINPORTEN_ISSUER": post.client.issuer,
        "PORTAL_MASKINPORTEN_CLIENT_ID": post.client.client_id,
        "PORTAL_MASKINPORTEN_CLIENT_JWK": json.dumps(a_key().as_dict(private=True)),
        "PORTAL_KRR_URL": f"{web}/krr",
        "PORTAL_MAILBOX_URL": f"{web}/eformidling",
    }
    site = Site(workplace, settings, post, tmp_path / "worker.log")
    server = make_server("127.0.0.1", port, site, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    _fill(site)
    yield site
    if site.worker and site.worker.poll() is None:
        site.worker.kill()
        site.worker.wait(SOON)
    server.shutdown()


def _fill(site: Site) -> None:
    assert load_municipality("lorenskog").channels.mailbox
    numbers, chance = PersonNumbers("NO"), Random(1)
    with site.work.database.transaction() as session:
        for index in range(LETTERS):
            pid = numbers.issue(chance, date(1980, 1, 1 + index))
            site.post.settle(a_resident(pid, "digipost", name=f"Innbygger {index}"))
            bill(session, f"{index}", customer=a_customer(f"{index}", national_id=NationalId(pid, "NO")))
    with site.work.database.transaction() as session:
        start_run(session, municipality=site.work.municipality, started_by="test", due_by=None, now=NOW)


def wait_until(site: Site, reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not reached():
        assert time.monotonic() < deadline, f"it never came to that: {site.log.read_text()[-3000:]}"
        time.sleep(0.01)


@pytest.mark.contract("ST-16")
@pytest.mark.parametrize("taken", [False, True], ids=["written but not sent", "sent but not recorded"])
@pytest.mark.parametrize("nth", [1, LETTERS])
def test_every_letter_comes_to_its_mailbox_once(site: Site, nth: int, *, taken: bool) -> None:
    (site.after if taken else site.before)[nth] = site.kill_worker
    site.start_worker()
    wait_until(site, lambda: site.worker is not None and site.worker.poll() is not None)

    site.start_worker()
    wait_until(site, site.is_done)

    letters = list(site.post.store.messages())
    assert Counter(Counter(letter.recipient for letter in letters).values()) == {1: LETTERS}
    assert all(letter.sent_at for letter in letters)
    # One that was taken is asked about. Where all that is said so soon is that it was begun, it is handed in again
    # under the same id, and refused as known.
    assert site.handed_in - LETTERS in ((0, 1) if taken else (1,))
