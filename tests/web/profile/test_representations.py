"""Who may act for whom, on both profiles and in both copies; what the representative looked at is there too."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from portal.access.sessions import session_of
from portal.audit.service import Subject, person, record
from portal.jobs import Workplace
from portal.representation.acting import begin, stop
from portal.representation.service import give_up, revoke
from tests.invoices.issued import MORNING, OLA, a_customer, an_invoice, issue
from tests.representation.granted import MARIT, TODAY, an_estate, day, granted, ola
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn
from tests.web.profile.conftest import copy_of


@dataclass(frozen=True)
class Pair:
    """Kari, for whom Ola may act by `representation`; both browsers."""

    kari: PageClient
    ola: PageClient
    representation: UUID
    person: UUID
    invoice: UUID


@pytest.fixture
def pair(workplace: Workplace, kari: PageClient, logged_in: LogIn) -> Iterator[Pair]:
    with workplace.database.transaction() as session:
        customer = a_customer(session)
        invoice = issue(session, an_invoice(customer))
        who = ola(session)
        made = granted(session, customer, until=day("2027-06-30"))
    return Pair(kari, logged_in(OLA), made, who, invoice)


def section(page: Page, name: str) -> str:
    return " ".join(page.texts(f"//section[@aria-labelledby='{name}']"))


def looked(work: Workplace, pair: Pair) -> None:
    with work.database.transaction() as session:
        record(
            session,
            tag="representative:invoice:viewed",
            actor=person(pair.person),
            subject=Subject("invoice", pair.invoice),
            now=MORNING,
            numbers={"representation": str(pair.representation)},
        )


def test_both_see_who_may_act_for_whom_why_and_until_when(pair: Pair) -> None:
    karis, olas = (section(one.open("/profile"), "acting") for one in (pair.kari, pair.ola))
    assert "De som opptrer på vegne av deg Hvem Ola Nordmann Som Verge Kundenummer 1000001" in karis
    assert "De du opptrer på vegne av For Kari Nordmann Som Verge Kundenummer 1000001" in olas
    for said in (karis, olas):
        assert "Siden 22. november 2026" in said
        assert "Siste dag 30. juni 2027" in said


def test_the_one_acted_for_is_told_how_to_end_it_and_the_other_gives_it_up_there(pair: Pair) -> None:
    assert "Vil du at dette skal ta slutt?" in section(pair.kari.open("/profile"), "acting")
    assert not pair.kari.open("/profile").tree.xpath("//a[contains(@href, 'give-up')]")
    assert pair.ola.open("/profile").link("Slutt å opptre") == f"/acting/{pair.representation}/give-up"


def test_whoever_is_not_billed_here_is_not_named(workplace: Workplace, kari: PageClient) -> None:
    with workplace.database.transaction() as session:
        granted(session, a_customer(session), person=ola(session, billed=False))
    assert "Noen vi ikke har fakturert" in section(kari.open("/profile"), "acting")


def test_somebody_without_invoices_finds_whom_they_act_for(workplace: Workplace, logged_in: LogIn) -> None:
    with workplace.database.transaction() as session:
        granted(session, an_estate(session), ground="estate", person=ola(session, billed=False))
    page = logged_in(OLA).open("/profile")
    assert "Dødsboet etter Arne Engen" in section(page, "acting")
    assert "Det er ikke registrert noe om deg" not in page.text


def test_what_became_of_it_stands_in_the_history_of_both(workplace: Workplace, pair: Pair) -> None:
    token = pair.ola.browser.get_cookie("resident")
    assert token
    with workplace.database.transaction() as session:
        login = session_of(session, token.value, realm="resident", now=MORNING)
        assert login
        used = {"login": login.id, "person": pair.person, "representation": pair.representation, "now": MORNING}
        begin(session, **used, today=TODAY)
        stop(session, **used)
        revoke(session, representation=pair.representation, by=MARIT, now=MORNING, roles="case_worker")
    karis, olas = (section(one.open("/profile"), "acting") for one in (pair.kari, pair.ola))
    for line in ("begynte å opptre på vegne av", "sluttet å opptre på vegne av", "rett til å opptre på vegne av"):
        assert f"{line} deg" in karis
        assert f"{line} Kari Nordmann" in olas
    assert "Retten Ola Nordmann hadde til å opptre på vegne av deg, ble trukket tilbake Saksbehandler" in karis
    assert "Retten din til å opptre på vegne av Kari Nordmann ble trukket tilbake Saksbehandler" in olas
    assert "Ingen kan opptre på vegne av deg her." in karis
    assert "Du kan ikke opptre på vegne av noen her." in olas


def test_giving_it_up_is_told_as_that(workplace: Workplace, pair: Pair) -> None:
    with workplace.database.transaction() as session:
        give_up(session, representation=pair.representation, person=pair.person, now=MORNING)
    assert "Ola Nordmann ga fra seg retten" in section(pair.kari.open("/profile"), "acting")
    assert "Du ga fra deg retten" in section(pair.ola.open("/profile"), "acting")


def test_what_the_representative_looked_at_stands_in_both(workplace: Workplace, pair: Pair) -> None:
    looked(workplace, pair)
    karis, olas = pair.kari.open("/profile"), pair.ola.open("/profile")
    assert "Så på en faktura på vegne av deg Noen som opptrer på vegne av deg" in section(karis, "looks")
    assert "Du så på en faktura på vegne av Kari Nordmann" in section(olas, "acts")
    assert "faktura" not in section(karis, "acts")


def test_no_name_of_staff_stands_on_either(workplace: Workplace, pair: Pair) -> None:
    for one in (pair.kari, pair.ola):
        assert "marit" not in one.open("/profile").response.text.lower()
        assert b"marit" not in copy_of(one).all.lower()


def test_the_copy_of_both_holds_it_and_what_became_of_it(workplace: Workplace, pair: Pair) -> None:
    looked(workplace, pair)
    for one, acts in ((pair.kari, False), (pair.ola, True)):
        copy = copy_of(one)
        (kept,) = copy.facts("representations.json")["representations"]
        assert (kept["i_act"], kept["representative"], kept["represented"]) == (acts, "Ola Nordmann", "Kari Nordmann")
        (became,) = copy.facts("representations.json")["what_became"]
        assert (became["tag"], became["roles"]) == ("staff:representation:granted", ["case_worker"])
    who_looked = copy_of(pair.kari).facts("history.json")["who_looked"]
    assert [(look["tag"], look["roles"]) for look in who_looked] == [
        ("representative:invoice:viewed", ["representative"])
    ]


def test_the_representatives_copy_holds_nothing_else_of_the_one_acted_for(pair: Pair) -> None:
    everything = copy_of(pair.ola).all
    assert not [secret for secret in (b"kari@example.no", b"99999999", b"3080") if secret in everything]
