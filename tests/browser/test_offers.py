"""An offer of eFaktura taken on a phone, without scripts: at a bank that lets senders in at once, and one that asks."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from portal.config import Municipality
from portal.db import Vault
from portal.delivery.offering.models import AgreementRequest, Offer
from portal.delivery.offering.rounds import start_round
from portal.delivery.offering.tasks import ask_agreement, send_offers
from portal.people.models import Customer
from portal.sandbox.arrivals import Mailbox
from portal.sandbox.smtp import FOLDER, MailSink
from tests.browser.live import Live, go_live
from tests.browser.steps import choose_resident, expect_heading, press
from tests.browser.street import PEOPLE
from tests.browser.windows import PHONE, Windows
from tests.deployments import NewDatabase, environment_of
from tests.dispatch.test_channel_contract import a_free_port
from tests.invoices.issued import OLA, OLAS_CARD, a_customer, an_invoice, issue

pytestmark = pytest.mark.browser

KID = "000123400000014"
ROW = "ol.channels > li:has(h3:has-text('eFaktura'))"


@pytest.fixture(scope="module")
def offering(
    new_database: NewDatabase, municipality: Municipality, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """A portal with a facade and a mail server, where nobody has been offered anything yet."""
    home, port = tmp_path_factory.mktemp("offering"), a_free_port()
    mail = Controller(MailSink(home / FOLDER), hostname="127.0.0.1", port=port, ident="sandbox")
    mail.start()
    with new_database() as url:
        environment = environment_of(url, home) | {"PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}"}
        with go_live(environment, municipality, vault, facade_key="a key for the facade") as live:
            _offer(live)
            yield live
    mail.stop()


@pytest.fixture
def windows(browser: Browser, offering: Live) -> Iterator[Windows]:
    windows = Windows(browser, offering)
    yield windows
    windows.close()
    assert windows.complaints == []


def _offer(live: Live) -> None:
    """A round for those who wait for an invoice; what the street shows of earlier offers did not happen here."""
    with live.work.database.transaction() as session:
        ola = {"number": OLAS_CARD.number, "name": OLAS_CARD.name, "national_id": OLA, "email": "ola@example.no"}
        for number, customer in (("202609001", live.ids["liv"]), ("202609002", a_customer(session, **ola))):
            issue(session, an_invoice(customer, number=number, payment_reference=KID, due_date=date(2026, 12, 15)))
        for model in (AgreementRequest, Offer):
            for row in session.scalars(select(model)):
                session.delete(row)
            session.flush()
    with live.work.database.transaction() as session:
        start_round(session, municipality=live.work.municipality, started_by="test", now=live.clock())
    send_offers(live.work)


def _link(live: Live, name: str) -> str:
    """What stands in the mail to somebody."""
    with live.work.database.transaction() as session:
        theirs = select(Offer.id).join(Customer, Customer.id == Offer.customer_id).where(Customer.name == name)
        offer = session.scalars(theirs).one()
    box = Mailbox(live.work.settings.home / FOLDER)
    (mail,) = (box.mail(one.key) for one in box.arrived() if str(offer) in one.key)
    body = mail.get_body(("plain",))
    assert body
    found = re.search(r"\S+/offers/\S+lang=nb", body.get_content())
    assert found
    return found[0]


def _say_yes(page: Page, live: Live, name: str) -> None:
    """From the link in the mail to the page that says what follows."""
    page.goto(_link(live, name))
    expect_heading(page, "Fakturaer i nettbanken")
    press(page.get_by_role("link", name="Logg inn og svar"))
    choose_resident(page, name)
    expect_heading(page, "Vil du ha eFaktura fra Lørenskog kommune?")
    _leave_by(page, page.get_by_role("button", name="Ja, jeg vil ha eFaktura"))
    expect_heading(page, "Vi har spurt banken din")
    _run_the_job(live)


def _run_the_job(live: Live) -> None:
    with live.work.database.transaction() as session:
        asked = session.scalars(select(AgreementRequest.id).where(AgreementRequest.state == "asked")).all()
    for request in asked:
        ask_agreement(live.work, request=str(request))


def _leave_by(page: Page, target: Locator) -> None:
    """Press it, and be on the page it leads to."""
    with page.expect_navigation():
        press(target)


def _check_now(page: Page) -> None:
    _leave_by(page, page.get_by_role("button", name="Sjekk nå"))


@pytest.mark.contract("ST-13")
@pytest.mark.parametrize(
    ("name", "asks_first"), [("Liv Lunde", False), ("Ola Nordmann", True)], ids=["at once", "after a yes in the bank"]
)
def test_an_offer_is_taken_on_a_phone(windows: Windows, offering: Live, name: str, *, asks_first: bool) -> None:
    page = windows.open(size=PHONE, java_script_enabled=False)
    bank = f"{offering.provider}/residents/{PEOPLE[name].number}/bank"
    if asks_first:
        page.goto(bank)
        page.get_by_label("This bank asks before it lets a sender in").check()
        _leave_by(page, page.get_by_role("button", name="Save"))
    _say_yes(page, offering, name)
    _leave_by(page, page.get_by_role("link", name="Slik får du den neste fakturaen"))
    if asks_first:
        expect(page.locator(ROW)).to_contain_text("Bedt om 23. november 2026, venter på banken din.")
        _check_now(page)
        expect(page.locator(ROW)).to_contain_text("venter på banken din")
        page.goto(bank)
        _leave_by(page, page.get_by_role("button", name="Yes, let it in"))
        page.goto(f"{offering.address}/delivery")
    _check_now(page)
    expect(page.locator(ROW)).not_to_contain_text("venter på banken din")
    expect(page.locator(".next").first).to_contain_text("Den neste fakturaen din kommer i nettbanken, som eFaktura.")
    # The way back leads to what was said, not to another question.
    page.goto(_link(offering, name))
    expect_heading(page, "Du har svart allerede")
