"""A worker killed in the middle of a run, for real: whatever the moment, every invoice arrives.

None goes by two channels, none is printed twice, and a mail the server took just before the kill is the one possible
double: it carries the same Message-ID, and it is counted.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.dispatch.queries import dispatches_by_state, possible_doubles
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from tests.dispatch.killable import Works
from tests.dispatch.town import NOW, a_customer, bill

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

MAILED, PRINTED = 30, 30


@dataclass
class Sink:
    """Keeps what it takes, and does something to us at a chosen moment."""

    at_recipient: dict[int, Callable[[], None]] = field(default_factory=dict)
    at_message: dict[int, Callable[[], None]] = field(default_factory=dict)
    taken: list[tuple[str, str]] = field(default_factory=list)  # recipient, Message-ID
    asked: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        self.at_recipient.pop(self.asked, lambda: None)()
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        head = envelope.content.decode("utf-8", "replace").splitlines()
        identity = next(line.partition(": ")[2] for line in head if line.startswith("Message-ID"))
        self.taken.append((envelope.rcpt_tos[0], identity))
        self.at_message.pop(len(self.taken), lambda: None)()
        return "250 taken"


@dataclass(kw_only=True)
class Site(Works):
    """The deployment, its mail server and its print folder."""

    sink: Sink
    folder: Path
    fetched: Path

    def states(self) -> dict[str, int]:
        with self.work.database.transaction() as session:
            return dispatches_by_state(session)

    def doubles(self) -> int:
        with self.work.database.transaction() as session:
            return possible_doubles(session)

    def letters(self) -> list[str]:
        """The invoice numbers of all letters the printer has, or will fetch."""
        return [
            row["invoice_no"]
            for place in (self.folder, self.fetched)
            for index in place.glob("letters-*/index.csv")
            if (index.parent / ".done").exists()
            for row in csv.DictReader(index.open(encoding="utf-8", newline=""), delimiter=";")
        ]

    def printer_fetches(self) -> None:
        for done in list(self.folder.glob("letters-*/.done")):
            shutil.move(done.parent, self.fetched / done.parent.name)


@pytest.fixture
def site(workplace: Workplace, environment: dict[str, str], tmp_path: Path) -> Iterator[Site]:
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sink, fetched = Sink(), tmp_path / "fetched"
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    fetched.mkdir()
    folder = Path(environment["PORTAL_PAPER_DIR"])
    settings = {**environment, "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}"}
    log = tmp_path / "worker.log"
    site = Site(work=workplace, environment=settings, log=log, sink=sink, folder=folder, fetched=fetched)
    _fill(workplace)
    yield site
    site.end()
    controller.stop()


def _fill(work: Workplace) -> None:
    with work.database.transaction() as session:
        for number in range(MAILED):
            bill(session, f"mail-{number}")
        for number in range(PRINTED):
            customer = a_customer(f"letter-{number}", email=None)
            bill(session, customer.number, customer=customer)
    with work.database.transaction() as session:
        start_run(session, municipality=work.municipality, started_by="test", due_by=None, now=NOW)


# Moments, each as what is to be done before the worker starts, and what to wait for before it is killed.

Moment = Callable[[Site], Callable[[], bool]]


def when_it_is_told(nth: int, *, taken: bool) -> Moment:
    """The mail server kills it: when it has taken the nth mail and not said so, or has only heard for whom it is."""

    def moment(site: Site) -> Callable[[], bool]:
        hooks = site.sink.at_message if taken else site.sink.at_recipient
        hooks[nth] = site.kill_worker
        return site.has_died

    return moment


def when_there_is(pattern: str) -> Moment:
    return lambda site: lambda: any(site.folder.glob(pattern))


def when_attempts_are_written(site: Site) -> Callable[[], bool]:
    def written() -> bool:
        with site.work.database.transaction() as session:
            found = session.connection().exec_driver_sql("select 1 from attempt limit 1").first()
        return found is not None

    return written


@pytest.mark.contract("ST-16")
@pytest.mark.contract("LK-01")
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(when_attempts_are_written, id="routed"),
        pytest.param(when_it_is_told(1, taken=False), id="first mail begun"),
        pytest.param(when_it_is_told(1, taken=True), id="first mail taken"),
        pytest.param(when_it_is_told(15, taken=True), id="a mail in the middle taken"),
        pytest.param(when_it_is_told(MAILED, taken=True), id="last mail taken"),
        pytest.param(when_there_is(".writing-*"), id="letters begun"),
        pytest.param(when_there_is(".writing-*/index.csv"), id="letters written"),
        pytest.param(when_there_is("letters-*"), id="letters moved"),
        pytest.param(when_there_is("letters-*/.done"), id="letters handed over"),
    ],
)
def test_every_invoice_arrives_once_whenever_the_worker_is_killed(site: Site, moment: Moment) -> None:
    reached = moment(site)
    site.start_worker()
    # Moments in the print folder are short.
    site.wait_until(reached, look_every=0.0005)
    site.kill_worker()
    site.printer_fetches()

    site.start_worker()
    site.wait_until(lambda: site.states() == {"settled": MAILED + PRINTED})
    site.stop_worker()
    site.printer_fetches()

    identities = dict(site.sink.taken)
    assert set(identities) == {f"innbyggermail-{number}@example.no" for number in range(MAILED)}
    assert sorted(site.letters()) == sorted(f"letter-{number}" for number in range(PRINTED))
    again = [recipient for recipient, times in Counter(site.sink.taken).items() if times > 1]
    assert len({identity for _, identity in site.sink.taken}) == MAILED
    assert len(again) == len(site.sink.taken) - MAILED <= site.doubles() <= 1


def test_a_mail_taken_just_before_the_kill_comes_again_as_the_same_mail_and_is_counted(site: Site) -> None:
    wait = when_it_is_told(7, taken=True)(site)
    site.start_worker()
    site.wait_until(wait)
    site.start_worker()
    site.wait_until(lambda: site.states() == {"settled": MAILED + PRINTED})

    assert Counter(Counter(site.sink.taken).values()) == {1: MAILED - 1, 2: 1}
    assert site.sink.taken[6] in site.sink.taken[7:]
    assert site.doubles() == 1
