"""A worker killed while it hands invoices to a bank, to Vipps or to mailboxes, for real.

Each comes there once and by no other way, whether it was written and not sent, or sent and not recorded.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from threading import Lock, Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal.config import Settings
from portal.dispatch.queries import possible_doubles
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.sandbox.app import create_sandbox
from portal.sandbox.residents import SandboxResident, add_residents
from portal.sandbox.sample.person_numbers import PersonNumbers
from portal.sandbox.vipps.headers import UnderscoresHeard
from portal.values import clock
from portal.values.national_id import NationalId
from tests.dispatch.digital_post import a_key, a_resident
from tests.dispatch.killable import Works
from tests.dispatch.test_channel_contract import a_free_port
from tests.dispatch.town import NOW, a_customer, bill
from tests.dispatch.vipps_street import vipps_at

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

INVOICES = 8
# By channel: what somebody must be for it to reach them, and how an invoice is handed in.
TRAITS = {"efaktura": "efaktura", "vipps": "vipps", "mailbox": "digipost"}
HANDED_IN = {
    "efaktura": ("PUT", "/efaktura/invoices/"),
    "vipps": ("PUT", "/vipps-isp/v1/invoices/"),
    "mailbox": ("POST", "/messages/out/multipart"),
}


def settings_at(web: str, channel: str) -> dict[str, str]:
    """The settings of a deployment that has this one counterpart."""
    if channel == "efaktura":
        return {"PORTAL_EFAKTURA_URL": f"{web}/efaktura", "PORTAL_EFAKTURA_KEY": "a key for the facade"}
    if channel == "vipps":
        return {f"PORTAL_VIPPS_{name.upper()}": value for name, value in vipps_at(web).items()}
    return {
        "PORTAL_MASKINPORTEN_ISSUER": f"{web}/maskinporten",
        "PORTAL_MASKINPORTEN_CLIENT_ID": "our-client",
        "PORTAL_MASKINPORTEN_CLIENT_JWK": json.dumps(a_key().as_dict(private=True)),
        "PORTAL_KRR_URL": f"{web}/krr",
        "PORTAL_MAILBOX_URL": f"{web}/eformidling",
    }


@dataclass(kw_only=True)
class Site(Works):
    """The deployment, the counterpart it hands to, and what happens there at the nth invoice."""

    channel: str
    sandbox: Flask
    people: list[SandboxResident] = field(default_factory=list)
    # Before it is taken, or after it is taken and before that is said.
    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    after: dict[int, Callable[[], None]] = field(default_factory=dict)
    handed_in: int = 0
    _counting: Lock = field(default_factory=Lock)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method, path = HANDED_IN[self.channel]
        if environ["REQUEST_METHOD"] != method or path not in environ["PATH_INFO"]:
            return self.sandbox(environ, start_response)
        with self._counting:
            self.handed_in += 1
            nth = self.handed_in
        if nth in self.before:
            self.before.pop(nth)()
            start_response("500 lost", [])
            return []
        answer = list(self.sandbox(environ, start_response))
        self.after.pop(nth, lambda: None)()
        return answer

    def is_done(self) -> bool:
        found = self.attempts()
        taken = sum(found[self.channel, state] for state in ("accepted", "delivered", "read"))
        return taken == INVOICES == found.total()

    def arrived(self) -> Counter[tuple[str, str]]:
        """What has come to each of them, by channel and invoice number."""
        browser = self.sandbox.test_client()
        pages = (browser.get(f"/residents/{one.key}", headers={"Accept": "application/json"}) for one in self.people)
        return Counter((one["channel"], one["invoice_no"]) for page in pages for one in page.json["arrived"])  # type: ignore[index]


@pytest.fixture(params=sorted(TRAITS))
def site(
    request: pytest.FixtureRequest, workplace: Workplace, environment: dict[str, str], tmp_path: Path
) -> Iterator[Site]:
    channel, port = str(request.param), a_free_port()
    settings = {**environment, **settings_at(f"http://127.0.0.1:{port}", channel)}
    sandbox = create_sandbox(Settings.from_environment(settings))
    site = Site(work=workplace, environment=settings, log=tmp_path / "worker.log", channel=channel, sandbox=sandbox)
    _fill(site)
    server = make_server("127.0.0.1", port, site, threaded=True, request_handler=UnderscoresHeard)
    Thread(target=server.serve_forever, daemon=True).start()
    yield site
    site.end()
    server.shutdown()


def _fill(site: Site) -> None:
    numbers, chance = PersonNumbers("NO"), Random(1)
    due = clock.today(site.work.municipality.zone) + timedelta(days=20)
    with site.work.database.transaction() as session:
        for index in range(INVOICES):
            pid = numbers.issue(chance, date(1980, 1, 1 + index))
            site.people.append(a_resident(pid, TRAITS[site.channel], name=f"Innbygger {index}"))
            customer = a_customer(f"{index}", email=None, national_id=NationalId(pid, "NO"))
            bill(session, f"{index}", customer=customer, due_date=due)
    add_residents(site.work.settings.home, site.people)
    with site.work.database.transaction() as session:
        start_run(session, municipality=site.work.municipality, started_by="test", due_by=None, now=NOW)


@pytest.mark.contract("ST-16")
@pytest.mark.parametrize("taken", [False, True], ids=["written but not sent", "sent but not recorded"])
@pytest.mark.parametrize("nth", [1, INVOICES])
def test_every_invoice_comes_there_once_and_by_no_other_way(site: Site, nth: int, *, taken: bool) -> None:
    (site.after if taken else site.before)[nth] = site.kill_worker
    site.start_worker()
    site.wait_until(site.has_died)

    site.start_worker()
    site.wait_until(site.is_done)
    site.stop_worker()

    site.wait_until(lambda: site.arrived().total() >= INVOICES, look_every=0.5)
    assert site.arrived() == Counter((site.channel, str(number)) for number in range(INVOICES))
    # What was taken is asked about. Where all that can be said so soon is that it was begun, it is handed in again
    # under the same key, and known there; several may have been under way when the worker died.
    assert (0 if taken else 1) <= site.handed_in - INVOICES <= INVOICES
    with site.work.database.transaction() as session:
        assert possible_doubles(session) == 0
