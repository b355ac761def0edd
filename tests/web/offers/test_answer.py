"""Yes or no to an offer of eFaktura, and what follows at the resident's bank and on their page."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.app import create_app
from portal.config import Settings, load_municipality
from portal.delivery.answers import keep
from portal.delivery.checking import check_now
from portal.delivery.offering.models import AgreementRequest
from portal.delivery.offering.own import own_offers
from portal.delivery.offering.requesting import NotTaken, hand_over
from portal.delivery.offering.rounds import survey
from portal.dispatch.placing.ways import Desk
from portal.dispatch.registers.efaktura import EfakturaRegister
from portal.jobs import Workplace
from portal.sandbox.bank.customers import Choice
from portal.sandbox.residents import SandboxResident, add_residents
from portal.values import clock
from portal.web.offers.views import _places
from tests.delivery.offer_street import a_street
from tests.delivery.streets import CHANNELS, said
from tests.dispatch.bank_street import BankStreet
from tests.invoices.issued import KARI
from tests.web.offers.conftest import Door, with_facade

HER = SandboxResident(
    pid=KARI.number,
    name="Kari Nordmann",
    kind="person",
    customer_numbers=("1000001",),
    email="kari@example.no",
    address=(),
    language="nb",
    traits=(),
    special={},
)


@pytest.fixture
def strand(workplace: Workplace) -> Iterator[Door]:
    """Of a municipality whose supplier takes no requests."""
    with a_street(replace(with_facade(workplace), municipality=load_municipality("strand"))) as street:
        yield Door(street)


@pytest.fixture
def bank(door: Door) -> BankStreet:
    """The residents' bank, where Kari is a customer."""
    there = BankStreet(door.street.work.settings, door.street.work.municipality)
    add_residents(there.settings.home, [HER])
    return there


def requests(door: Door) -> list[AgreementRequest]:
    with door.street.work.database.transaction() as session:
        return list(session.scalars(select(AgreementRequest)))


def handed_over(door: Door, bank: BankStreet) -> AgreementRequest:
    (request,) = requests(door)
    hand_over(door.street.work.database, bank.access(), request.id)
    (after,) = requests(door)
    return after


def look_up(door: Door, bank: BankStreet) -> None:
    """Press `Check now`."""
    work = door.street.work
    rules = work.municipality.channels.efaktura
    assert rules
    registers = {"efaktura": EfakturaRegister(bank.access(), rules)}
    desk = Desk(work.municipality, CHANNELS, work.settings.base_address, registers)
    resident = door.street.resident()
    check_now(work.database, resident=resident, customer=door.street.kari, desk=desk, now=clock.now())


@pytest.mark.contract("ST-13")
def test_the_link_must_be_opened_and_answered_before_anything_is_asked_for(door: Door) -> None:
    kari = door.opened_by(KARI)
    kari.open(door.link)
    assert requests(door) == []
    assert door.answered(kari, "yes") == f"{door.link}/answer"
    assert [(one.customer_id, one.how, one.state) for one in requests(door)] == [
        (door.street.kari, "supplier", "asked")
    ]


@pytest.mark.contract("ST-13")
def test_a_bank_that_lets_us_in_at_once_has_given_it_when_it_is_looked_up(door: Door, bank: BankStreet) -> None:
    door.bill()
    kari = door.opened_by(KARI)
    door.answered(kari, "yes")
    assert kari.open(f"{door.link}/answer").heading == "Vi har spurt banken din"
    assert handed_over(door, bank).state == "taken"
    day = f"{clock.today(door.street.work.municipality.zone).day}. november 2026"
    heading, row = door.row(kari)
    assert heading == "eFaktura Bedt om"
    assert f"Bedt om {day}, venter på banken din." in row
    look_up(door, bank)
    heading, row = door.row(kari)
    assert "venter" not in row
    assert requests(door)[0].state == "granted"


def test_a_bank_that_asks_first_is_waited_for_until_the_resident_says_yes_there(door: Door, bank: BankStreet) -> None:
    door.bill()
    bank.choose(HER, Choice(consent=False, asks_first=True))
    kari = door.opened_by(KARI)
    door.answered(kari, "yes")
    handed_over(door, bank)
    look_up(door, bank)
    assert "venter på banken din" in door.row(kari)[1]
    page = bank.browser.get(f"/residents/{HER.key}/bank").text
    assert "The municipality wants to send eFaktura" in page
    bank.browser.post(f"/residents/{HER.key}/bank/agreement", data={"yes": "1"})
    look_up(door, bank)
    assert "venter" not in door.row(kari)[1]


def test_a_form_sent_twice_is_one_request(door: Door) -> None:
    kari = door.opened_by(KARI)
    form = kari.open(f"{door.link}/answer")
    fields = {"answer": "yes", "csrf_token": form.token()}
    places = [kari.browser.post(f"{door.link}/answer", data=fields).location for _ in range(2)]
    assert places == [f"{door.link}/answer"] * 2
    assert len(requests(door)) == 1


def test_the_bank_is_asked_once_however_often_the_request_is_handed_over(door: Door, bank: BankStreet) -> None:
    door.answered(door.opened_by(KARI), "yes")
    handed_over(door, bank)
    handed_over(door, bank)
    assert len(bank.calls) == 1
    with door.street.work.database.transaction() as session:
        session.scalars(select(AgreementRequest)).one().state = "asked"
    bank.choose(HER, Choice(consent=False))
    handed_over(door, bank)
    assert not bank.bank.customers.choice_of(HER).agreement


def test_a_supplier_that_refuses_is_told_of_with_what_to_do(door: Door, bank: BankStreet) -> None:
    door.bill()
    bank.choose(HER, Choice(consent=False, blocks_issuer=True))
    kari = door.opened_by(KARI)
    door.answered(kari, "yes")
    assert (handed_over(door, bank).state, requests(door)[0].code) == ("refused", "ISSUER_BLOCKED")
    row = door.row(kari)[1]
    assert "Vi kunne ikke spørre banken din for deg." in row
    assert "Slå det på selv" in row
    assert "Finn banken din" in kari.open(f"{door.link}/answer").text


def test_a_supplier_that_is_away_is_asked_again(door: Door) -> None:
    door.answered(door.opened_by(KARI), "yes")
    (request,) = requests(door)
    with pytest.raises(NotTaken):
        hand_over(door.street.work.database, None, request.id)
    assert requests(door)[0].state == "asked"


def test_where_the_supplier_takes_no_requests_the_page_opens_the_bank_or_vipps(strand: Door) -> None:
    strand.bill()
    kari = strand.opened_by(KARI)
    strand.answered(kari, "yes")
    page = kari.open(f"{strand.link}/answer")
    assert page.heading == "Ett steg gjenstår"
    assert page.link("Finn banken din") == "http://localhost:8001/residents"
    assert "Ja takk til alle" in page.text
    assert "venter på banken din" in strand.row(kari)[1]
    assert [(one.how, one.state) for one in requests(strand)] == [("bank", "asked")]


def test_outside_the_sandbox_it_opens_the_real_ones(strand: Door) -> None:
    told = strand.street.work.settings.model_dump()
    told |= {"sandbox": False, "base_url": "https://faktura.strand.example", "efaktura_url": "https://facade.example"}
    told |= {"resident_oidc": None, "staff_oidc": None}
    app = create_app(replace(strand.street.work, settings=Settings.model_validate(told)))
    with app.test_request_context():
        assert _places() == {"bank": "https://www.efaktura.no/", "vipps": "https://www.vipps.no/"}


@pytest.mark.contract("LK-18")
@pytest.mark.contract("ST-14")
def test_doing_nothing_changes_nothing(door: Door) -> None:
    door.bill()
    kari = door.opened_by(KARI)
    before = door.row(kari)
    door.street.days_go_by(40)
    assert door.row(kari) == before
    assert requests(door) == []
    assert door.street.states()[door.street.kari] == "offered"


def test_a_no_changes_nothing_and_the_link_says_that_it_is_answered(door: Door) -> None:
    door.bill()
    kari = door.opened_by(KARI)
    before = door.row(kari)
    door.answered(kari, "no")
    assert kari.open(f"{door.link}/answer").heading == "Du har svart allerede"
    assert door.opened_by(None).open(door.link).heading == "Du har svart allerede"
    assert door.row(kari) == before
    assert requests(door) == []


def test_a_yes_after_a_no_by_a_form_left_open_is_answered_already(door: Door) -> None:
    kari = door.opened_by(KARI)
    secret = kari.open(f"{door.link}/answer").token()
    door.answered(kari, "no")
    page = kari.post(f"{door.link}/answer", status=200, data={"answer": "yes", "csrf_token": secret})
    assert page.heading == "Du har svart allerede"
    assert requests(door) == []


def test_dispatch_goes_by_the_look_up_alone(door: Door) -> None:
    """A yes here is a wish; the register has not said yes, so the rule for invoices knows nothing of it."""
    door.bill()
    kari = door.opened_by(KARI)
    door.answered(kari, "yes")
    with door.street.work.database.transaction() as session:
        keep(session, door.street.kari, {"efaktura": said("efaktura", "no")}, now=clock.now())
    page = kari.open("/delivery")
    assert "Den neste fakturaen din kommer på e-post" in page.text


def test_nobody_is_offered_it_while_their_bank_is_waited_for(door: Door) -> None:
    door.answered(door.opened_by(KARI), "yes")
    with door.street.work.database.transaction() as session:
        found = survey(session, municipality=door.street.work.municipality, now=clock.now())
    assert found.passed["asked_for"] == 1


def test_it_is_told_in_the_profile_what_one_did(door: Door) -> None:
    kari = door.opened_by(KARI)
    door.answered(kari, "yes")
    assert "Du ba om eFaktura" in kari.open("/profile").text


def test_it_is_in_the_copy_of_everything_without_the_link_s_secret(door: Door) -> None:
    door.answered(door.opened_by(KARI), "yes")
    with door.street.work.database.transaction() as session:
        found = own_offers(session, door.street.resident())
    (own,) = found.offers
    assert (own.customer, own.state, own.asked_how, own.request) == (door.street.kari, "accepted", "supplier", "asked")
    assert door.token not in repr(found)
