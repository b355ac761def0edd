"""/desk: one field that takes a name and every kind of number, and keeps person numbers out of addresses."""

from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import select, text

from portal.audit.models import AuditEvent
from portal.jobs import Workplace
from portal.words import words_in
from tests.invoices.issued import KARI, a_customer
from tests.web.client import Page, PageClient
from tests.web.desk.conftest import search


def names(page: Page) -> list[str]:
    return page.texts("//tbody//th//a")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("kari", "Kari Nordmann"),
        ("NORDMANN  kari", "Kari Nordmann"),
        ("øDEGÅRD zara", "Zara Ødegård"),
        ("1000002", "Ola Nordmann"),
        ("202604512", "Kari Nordmann"),
        ("100000100010017", "Kari Nordmann"),
        ("1000 0010 0010 017", "Kari Nordmann"),
    ],
)
def test_a_customer_is_found_by_what_is_at_hand(
    marit: PageClient, town: Mapping[str, UUID], written: str, found: str
) -> None:
    assert names(search(marit, written)) == [found]


def test_names_stand_in_the_order_of_the_alphabet_here(marit: PageClient, town: Mapping[str, UUID]) -> None:
    assert names(search(marit, "ødegård")) == ["Zara Ødegård", "Aase Ødegård", "Åse Ødegård"]


@pytest.mark.parametrize("written", ["%", "_ari", "kari\\", "Kari Olsen", "1000", "99"])
def test_what_fits_nobody_says_so_and_what_to_try(marit: PageClient, town: Mapping[str, UUID], written: str) -> None:
    page = search(marit, written)
    assert "Fant ingen kunde" in page.text
    assert names(page) == []


@pytest.mark.parametrize("written", [KARI.number, f"{KARI.number[:6]} {KARI.number[6:]}"])
def test_a_person_number_leads_to_the_customer_and_stands_in_no_address(
    marit: PageClient, town: Mapping[str, UUID], written: str
) -> None:
    token = marit.open("/desk").token()
    answer = marit.browser.post("/desk/search", data={"q": written, "csrf_token": token})
    assert (answer.status_code, answer.location) == (303, f"/desk/customers/{town['kari']}")


def test_all_the_customers_of_a_person_are_listed(marit: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        for number in ("1000001", "1000007"):
            a_customer(session, number=number)
    page = search(marit, KARI.number)
    assert page.texts("//tbody//td[1]") == ["1000001", "1000007"]
    assert KARI.number not in page.response.text


def test_a_mistyped_person_number_stays_on_the_server_too(marit: PageClient, town: Mapping[str, UUID]) -> None:
    mistyped = KARI.number[:-1] + ("0" if KARI.number[-1] != "0" else "1")
    page = search(marit, mistyped)
    assert page.response.request.path == "/desk/search"
    assert "Fant ingen kunde" in page.text
    assert mistyped not in page.response.text


def test_a_person_number_in_an_address_is_not_looked_for(marit: PageClient, town: Mapping[str, UUID]) -> None:
    page = marit.open(f"/desk?q={KARI.number}", status=422)
    assert "Skriv fødselsnummer i feltet under, aldri i adressen." in page.text
    assert KARI.number not in page.response.text


@pytest.mark.parametrize(
    ("written", "said"), [("  ", "Skriv et navn eller et nummer"), ("x" * 101, "Skriv høyst 100 tegn.")]
)
def test_what_cannot_be_looked_for_is_explained_at_the_field(marit: PageClient, written: str, said: str) -> None:
    page = search(marit, written, status=422)
    (field,) = page.tree.xpath("//input[@id='q']")
    assert field.get("aria-invalid") == "true"
    assert said in page.texts("//*[@id='q-problem']")[0]


def test_a_long_list_has_pages_that_need_no_scripts(marit: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        for door in range(1, 31):
            a_customer(session, number=f"2{door:03}", name=f"Fjellveien Borettslag {door}", national_id=None)
    first = search(marit, "borettslag")
    assert first.texts("//h2")[0] == "30 kunder"
    assert names(first)[:2] == ["Fjellveien Borettslag 1", "Fjellveien Borettslag 2"]
    second = marit.open(first.link("Neste"))
    assert names(second)[-1] == "Fjellveien Borettslag 30"
    assert len(names(first)) + len(names(second)) == 30
    assert marit.open(second.link("Forrige")).text == first.text


@pytest.mark.parametrize("asked", ["0", "-1", "99", "²", "x", ""])
def test_a_page_that_is_none_shows_one_that_is(marit: PageClient, town: Mapping[str, UUID], asked: str) -> None:
    assert names(marit.open(f"/desk?q=kari&page={asked}")) == ["Kari Nordmann"]


def test_a_search_is_recorded_without_what_was_written(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace
) -> None:
    search(marit, "ødegård")
    with workplace.database.transaction() as session:
        event = session.scalars(select(AuditEvent)).one()
        said = str(session.execute(text("select audit_event::text from audit_event")).all())
    assert (event.tag, event.actor, event.subject_id) == ("staff:customers:searched", "staff:marit", "name")
    assert event.numbers == {"roles": "case_worker", "found": 3}
    assert "degård" not in said.lower()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_desk_speaks_the_languages_of_the_municipality(marit: PageClient, language: str) -> None:
    page = marit.open(f"/desk?lang={language}")
    assert page.heading == words_in(language).text("Find a customer")
    assert page.title.startswith(f"{page.heading} – {words_in(language).text('Customer desk')} – ")
