"""What a resident finds about themselves, and the language they choose."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.sessions import open_session
from portal.audit.models import AuditEvent
from portal.audit.service import Subject, person, record, staff
from portal.config import Role
from portal.invoices.letters import letter_of
from portal.invoices.queries import for_dispatch
from portal.jobs import Workplace
from portal.people.queries import customers_of
from portal.people.service import mail_came_back
from portal.web.profile.notifications import notified
from tests.invoices.issued import KARI, MORNING, OLAS_CARD, a_customer, a_resident, an_invoice, issue
from tests.web.client import Page, PageClient


@pytest.fixture
def karis(workplace: Workplace) -> UUID:
    with workplace.database.transaction() as session:
        return a_customer(session)


@pytest.fixture
def olas(workplace: Workplace) -> UUID:
    with workplace.database.transaction() as session:
        return a_customer(session, number=OLAS_CARD.number, name=OLAS_CARD.name, national_id=OLAS_CARD.national_id)


def audited(work: Workplace, tag: str, actor: str, customer: UUID, **numbers: int | str) -> None:
    with work.database.transaction() as session:
        record(session, tag=tag, actor=actor, subject=Subject("customer", customer), now=MORNING, numbers=numbers)


def choose(browser: PageClient, language: str) -> Any:
    token = browser.open("/profile").token()
    return browser.browser.post("/profile/language", data={"language": language, "csrf_token": token})


def section(page: Page, name: str) -> str:
    return " ".join(page.texts(f"//section[@aria-labelledby='{name}']"))


@pytest.mark.usefixtures("karis")
def test_contact_data_stands_as_registered_with_source_and_date(kari: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        customer = a_customer(session)
        mail_came_back(session, customer=customer, address="kari@example.no", now=MORNING + timedelta(days=1))
    said = section(kari.open("/profile"), "customer-1")
    for fact in ("Kundenummer 1000001", "Fjellveien 3", "1470 Lørenskog", "kari@example.no", "+4799999999"):
        assert fact in said
    assert said.count("fra fakturasystemet, 22.11.2026") == 3
    assert "23.11.2026" in said


@pytest.mark.usefixtures("karis", "olas")
def test_nothing_of_another_is_on_the_page(kari: PageClient) -> None:
    said = kari.open("/profile").response.text
    assert "1000001" in said
    assert not [secret for secret in ("Ola", "1000002", KARI.number) if secret in said]


@pytest.mark.usefixtures("karis")
def test_changes_of_contact_data_are_made_where_delivery_is(kari: PageClient) -> None:
    assert kari.open("/profile").link("Endre e-postadressen") == "/delivery"


def test_who_is_not_billed_here_finds_nothing_and_nothing_to_choose(kari: PageClient) -> None:
    page = kari.open("/profile")
    assert "ikke registrert noe om deg her" in page.text
    assert not page.tree.xpath("//select")
    token = page.token()
    assert kari.browser.post("/profile/language", data={"language": "nn", "csrf_token": token}).status_code == 404


def test_who_looked_is_told_by_role_never_by_name(kari: PageClient, workplace: Workplace, karis: UUID) -> None:
    audited(workplace, "staff:customer:viewed", staff("marit.solli"), karis, roles="case_worker finance")
    audited(workplace, "operator:card:set", "operator:root", karis)
    audited(workplace, "staff:customer:viewed", staff("nina"), karis)
    page = kari.open("/profile")
    said = section(page, "looks")
    assert "Så på det som er registrert om deg Saksbehandler, Økonomi" in said
    assert "Endret hvordan fakturaene dine blir sendt De som drifter portalen" in said
    assert "Noen i kommunen" in said
    assert not [name for name in ("marit", "solli", "nina", "root") if name in page.response.text.lower()]


def test_looks_at_another_are_not_told(kari: PageClient, workplace: Workplace, karis: UUID, olas: UUID) -> None:
    audited(workplace, "staff:customer:viewed", staff("marit"), olas, roles="auditor")
    assert "Ingen i kommunen har sett på det ennå." in section(kari.open("/profile"), "looks")


def test_a_look_at_the_desk_is_found_on_the_profile(kari: PageClient, workplace: Workplace, karis: UUID) -> None:
    desk = at_work(kari, workplace, "auditor")
    assert desk.get(f"/desk/customers/{karis}").status_code == 200
    assert "Revisor" in section(kari.open("/profile"), "looks")


def at_work(browser: PageClient, work: Workplace, *roles: Role) -> FlaskClient:
    client = browser.browser.application.test_client()
    who: dict[str, Any] = {"issuer": "https://staff.example", "subject": "marit", "sid": None, "acr": ""}
    with work.database.transaction() as session:
        told: dict[str, Any] = {"auth_time": MORNING, "now": MORNING, "name": "Marit Solli", "roles": roles}
        client.set_cookie("staff", open_session(session, realm="staff", person_lookup=None, **who, **told))
    return client


@pytest.mark.usefixtures("karis")
def test_what_one_did_is_told_and_what_one_looked_at_is_not(kari: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        actor = person(a_resident(session).actor)
        for tag in ("resident:session:opened", "resident:invoice:viewed", "resident:something:new"):
            record(session, tag=tag, actor=actor, subject=Subject("session", "x"), now=MORNING)
    choose(kari, "nn")
    said = section(kari.open("/profile"), "acts")
    assert "Du logget inn" in said
    assert "Du valgte Nynorsk for brev og e-poster" in said
    assert said.count("Du endret noe her") == 1
    assert said.count("22. november 2026") == 3


@pytest.mark.usefixtures("karis")
def test_a_language_chosen_is_kept_told_and_audited(kari: PageClient, workplace: Workplace) -> None:
    answer = choose(kari, "en")
    assert (answer.status_code, answer.location) == (303, "/profile?saved=language")
    page = kari.open(answer.location)
    assert "Språket er lagret." in page.text
    assert page.tree.xpath("//option[@selected]/@value") == ["en"]
    with workplace.database.transaction() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.tag == "resident:language:chosen")).all()
        assert [event.numbers for event in events] == [{"language": "en"}]


def test_letters_mails_and_invoices_follow_the_choice_also_after_the_next_invoice(
    kari: PageClient, workplace: Workplace, karis: UUID
) -> None:
    choose(kari, "nn")
    with workplace.database.transaction() as session:
        assert a_customer(session) == karis  # the issuer's system says Bokmål again
        invoice = issue(session, an_invoice(karis))
        subject = a_resident(session).subject
        assert subject is not None
        assert [one.language for one in customers_of(session, subject)] == ["nn"]
        assert [facts.language for facts in for_dispatch(session, [invoice]).values()] == ["nn"]
        assert letter_of(session, invoice, workplace.municipality).language == "nn"


def test_the_choice_of_one_is_not_anothers(kari: PageClient, workplace: Workplace, karis: UUID, olas: UUID) -> None:
    choose(kari, "nn")
    with workplace.database.transaction() as session:
        invoice = issue(session, an_invoice(olas, number="1002"))
        assert [facts.language for facts in for_dispatch(session, [invoice]).values()] == ["nb"]


@pytest.mark.usefixtures("karis")
@pytest.mark.parametrize("language", ["", "sv", "xx", "NB", "nb\0"])
def test_a_language_the_municipality_does_not_write_is_sent_back(kari: PageClient, language: str) -> None:
    token = kari.open("/profile").token()
    page = kari.post("/profile/language", status=422, data={"language": language, "csrf_token": token})
    assert page.title.startswith("Feil: Min profil")
    assert page.texts("//a[@href='#language']") == ["Språk: Velg ett av språkene."]


@pytest.mark.usefixtures("karis")
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_sound_in_every_language(kari: PageClient, language: str) -> None:
    kari.get(f"/language/{language}")
    assert kari.open("/profile").language == language


@pytest.mark.usefixtures("karis")
def test_the_menu_and_the_privacy_page_lead_here(kari: PageClient) -> None:
    assert kari.open("/invoices").tree.xpath("//header//a[@href='/profile']")
    assert kari.open("/privacy").tree.xpath("//main//a[@href='/profile']")


def test_whoever_was_logged_out_meanwhile_is_not_sent_back_to_what_is_no_page(visitor: PageClient) -> None:
    token = visitor.open("/genuine").token()
    answer = visitor.browser.post("/profile/language", data={"language": "nn", "csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/login")


def test_the_desk_has_no_profile(kari: PageClient, workplace: Workplace) -> None:
    assert b'"/profile"' not in at_work(kari, workplace, "auditor").get("/desk").data


def ticks(page: Page) -> dict[str, bool]:
    boxes = page.tree.xpath("//input[@name='wanted']")
    return {box.get("value"): box.get("checked") is not None for box in boxes if box.get("disabled") is None}


def want(browser: PageClient, *wanted: str) -> Any:
    token = browser.open("/profile").token()
    return browser.browser.post("/profile/notifications", data={"wanted": [*wanted], "csrf_token": token})


@pytest.mark.usefixtures("karis")
def test_messages_are_chosen_by_ticking_and_unticking(kari: PageClient) -> None:
    assert ticks(kari.open("/profile")) == {"new_invoice-email": False, "due_soon-email": False}
    answer = want(kari, "new_invoice-email")
    assert answer.status_code == 303
    page = kari.open(answer.location)
    assert ticks(page) == {"new_invoice-email": True, "due_soon-email": False}
    assert "Valget av meldinger er lagret." in page.text
    assert "Du valgte hvilke meldinger du vil ha" in section(kari.open("/profile"), "acts")
    want(kari)
    assert not any(ticks(kari.open("/profile")).values())


def test_where_there_is_no_address_the_page_says_what_is_missing(kari: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        a_customer(session, email=None, mobile=None)
    page = kari.open("/profile")
    assert ticks(page) == {}
    assert "Til e-post trenger vi e-postadressen din først." in section(page, "notifications")


def test_where_nothing_can_be_sent_no_messages_are_offered() -> None:
    assert notified((), frozenset(), frozenset()) is None


def test_whose_identity_is_protected_is_offered_no_messages(kari: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        a_customer(session, protected=True)
    assert section(kari.open("/profile"), "notifications") == ""
