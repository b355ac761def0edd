"""A worker killed while it mails offers, for real: nobody gets two, and everybody not in doubt gets one."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.delivery.answers import keep
from portal.delivery.offering.rounds import start_round, tally
from portal.jobs import Workplace
from portal.sandbox.arrivals import Mailbox
from portal.sandbox.sample.person_numbers import PersonNumbers
from portal.sandbox.smtp import FOLDER, MailSink
from portal.values import clock
from portal.values.national_id import NationalId
from tests.delivery.streets import said
from tests.dispatch.killable import Works
from tests.dispatch.test_channel_contract import a_free_port
from tests.invoices.issued import a_customer

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

OFFERS = 5


class Server(MailSink):
    """A mail server where something happens at the nth mail: before it is taken, or after and before that is said."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.before: dict[int, Callable[[], None]] = {}
        self.after: dict[int, Callable[[], None]] = {}
        self.handed_in = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.handed_in += 1
        nth = self.handed_in
        if nth in self.before:
            self.before.pop(nth)()
            return "451 4.3.0 lost"
        answer = await super().handle_DATA(server, session, envelope)
        self.after.pop(nth, lambda: None)()
        return answer


@dataclass(kw_only=True)
class Office(Works):
    """The deployment, and its mail server."""

    server: Server
    started_at: object = field(default_factory=clock.now)

    def became(self) -> Counter[str]:
        with self.work.database.transaction() as session:
            return tally(session, self.started_at)  # type: ignore[arg-type]

    def is_done(self) -> bool:
        return self.became()["planned"] == 0 and self.became()["sending"] <= 1

    def arrived(self) -> Counter[str]:
        return Counter(one.to for one in Mailbox(self.work.settings.home / FOLDER).arrived())


@pytest.fixture
def office(workplace: Workplace, environment: dict[str, str], tmp_path: Path) -> Iterator[Office]:
    port, server = a_free_port(), Server(workplace.settings.home / FOLDER)
    mail = Controller(server, hostname="127.0.0.1", port=port, ident="sandbox")
    mail.start()
    facade = {"PORTAL_EFAKTURA_URL": "http://127.0.0.1:1/efaktura", "PORTAL_EFAKTURA_KEY": "a key for the facade"}
    settings = {**environment, **facade, "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}"}
    office = Office(work=workplace, environment=settings, log=tmp_path / "worker.log", server=server)
    _fill(office)
    yield office
    office.end()
    mail.stop()


def _fill(office: Office) -> None:
    """People the register has just said no of, and an offer planned for each."""
    from datetime import date
    from random import Random

    numbers, chance = PersonNumbers("NO"), Random(1)
    with office.work.database.transaction() as session:
        for index in range(OFFERS):
            number = NationalId(numbers.issue(chance, date(1980, 1, 1 + index)), "NO")
            facts = {"number": str(index), "national_id": number, "email": f"innbygger{index}@example.no"}
            customer = a_customer(session, **facts)
            keep(session, customer, {"efaktura": said("efaktura", "no")}, now=clock.now())
        office.started_at = now = clock.now()
        found = start_round(session, municipality=office.work.municipality, started_by="test", now=now)
    assert len(found.chosen) == OFFERS


@pytest.mark.parametrize("taken", [False, True], ids=["begun but not taken", "taken but not recorded"])
@pytest.mark.parametrize("nth", [1, OFFERS])
def test_nobody_gets_two_offers_and_only_one_may_be_lost(office: Office, nth: int, *, taken: bool) -> None:
    (office.server.after if taken else office.server.before)[nth] = office.kill_worker
    office.start_worker()
    office.wait_until(office.has_died)

    office.start_worker()
    office.wait_until(office.is_done)
    office.stop_worker()

    arrived = office.arrived()
    assert set(arrived.values()) == {1}
    assert arrived.total() == (OFFERS if taken else OFFERS - 1)
    assert office.became() == Counter(offered=OFFERS - 1, sending=1)
