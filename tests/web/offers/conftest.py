"""The portal of a municipality that has just offered eFaktura to Kari and to Ola."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from portal.access.sessions import open_session
from portal.app import create_app
from portal.db import vault_of
from portal.dispatch.placing.ways import Desk
from portal.jobs import Workplace
from portal.values import clock
from portal.values.national_id import NationalId
from tests.delivery.offer_street import OfferStreet, a_street
from tests.delivery.streets import CHANNELS, run
from tests.dispatch.bank_street import with_bank
from tests.dispatch.town import bill
from tests.invoices.issued import KARIS_CARD
from tests.web.client import Page, PageClient


@dataclass
class Door:
    """Kari's link, and whoever opens it."""

    street: OfferStreet

    def __post_init__(self) -> None:
        self.app = create_app(self.street.work)
        self.street.offer()
        self.token = self.street.token()
        self.link = f"/offers/{self.token}"

    def opened_by(self, who: NationalId | None) -> PageClient:
        return PageClient(self.app, self._session(who) if who else None)

    def answered(self, browser: PageClient, said: str) -> str:
        """Where a form leads that says yes or no."""
        form = browser.open(f"{self.link}/answer")
        fields = {"answer": said, "csrf_token": form.token()}
        answer = browser.browser.post(f"{self.link}/answer", data=fields)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def bill(self) -> None:
        """Kari gets an invoice, which goes by e-mail, because the register says no."""
        work = self.street.work
        desk = Desk(work.municipality, CHANNELS, work.settings.base_address, {"efaktura": self.street.register})
        with work.database.transaction() as session:
            billed = bill(session, "1001", customer=KARIS_CARD)
        assert ("email", "chosen") in [(channel, verdict) for channel, verdict, _ in run(work, desk, billed.id)]

    def row(self, browser: PageClient) -> tuple[str, str]:
        """What /delivery says of eFaktura: the heading of its row, and all of it."""
        page: Page = browser.open("/delivery")
        there = "//ol[@class='channels']/li[h3[starts-with(normalize-space(.), 'eFaktura')]]"
        (row,), (heading,) = page.texts(there), page.texts(f"{there}/h3")
        return heading, row

    def _session(self, who: NationalId) -> str:
        now = clock.now()
        with self.street.work.database.transaction() as session:
            return open_session(
                session,
                realm="resident",
                person_lookup=vault_of(session).index(who.number),
                issuer="https://login.example",
                subject="subject",
                sid=None,
                acr="idporten-loa-high",
                auth_time=now,
                now=now,
            )


Open = Callable[[Workplace], Door]


@pytest.fixture
def door(workplace: Workplace) -> Iterator[Door]:
    """Of a municipality whose supplier takes requests."""
    with a_street(with_facade(workplace)) as street:
        yield Door(street)


def with_facade(workplace: Workplace) -> Workplace:
    """A deployment that has a supplier's facade for eFaktura."""
    return replace(workplace, settings=with_bank(workplace.settings))
