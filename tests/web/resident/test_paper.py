"""The code on a paper invoice opens it after login, and somebody else's is as if it never was."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from portal.db import vault_of
from portal.invoices.paper_codes import code_of
from portal.jobs import Workplace
from portal.people.contacts import set_contact
from portal.values.paper_code import code_of as any_code
from portal.values.paper_code import grouped
from tests.invoices.issued import MORNING, OLA, OLAS_CARD, a_customer
from tests.web.client import PageClient
from tests.web.conftest import LogIn

Issue = Callable[..., UUID]


@pytest.fixture
def olas(workplace: Workplace) -> UUID:
    with workplace.database.transaction() as session:
        return a_customer(
            session, name="Ola Nordmann", number=OLAS_CARD.number, national_id=OLA, email=None, mobile=None
        )


@pytest.fixture
def invoice(olas: UUID, issued: Issue) -> UUID:
    """What Ola has got on paper."""
    return issued(customer=olas, number="2001")


@pytest.fixture
def ola(logged_in: LogIn) -> PageClient:
    return logged_in(OLA)


def code(workplace: Workplace, invoice: UUID) -> str:
    with workplace.database.transaction() as session:
        return code_of(vault_of(session), invoice)


def test_a_scanned_code_opens_its_invoice_and_leads_to_the_next_one_digitally(
    ola: PageClient, invoice: UUID, olas: UUID, workplace: Workplace
) -> None:
    answer = ola.get(f"/p/{code(workplace, invoice)}")
    assert answer.status_code == 303
    page = ola.open(answer.location)
    assert page.response.request.path == f"/invoices/{invoice}"
    assert page.texts("//h2")[0] == "Få den neste digitalt"
    assert page.link("Velg hvordan den kommer") == f"/delivery?customer={olas}"


def test_who_gets_the_next_one_digitally_is_not_asked_to(
    ola: PageClient, invoice: UUID, olas: UUID, workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        set_contact(session, customer=olas, kind="email", value="ola@example.no", source="resident", now=MORNING)
    page = ola.open(ola.get(f"/p/{code(workplace, invoice)}").location)
    assert "Få den neste digitalt" not in page.text


def test_who_comes_another_way_is_not_asked_to(ola: PageClient, invoice: UUID) -> None:
    assert "Få den neste digitalt" not in ola.open(f"/invoices/{invoice}").text


def test_a_typed_code_leads_to_the_same(ola: PageClient, invoice: UUID, workplace: Workplace) -> None:
    page, right = ola.open("/p"), code(workplace, invoice)
    fields = {"code": f" {grouped(right).lower()} ", "csrf_token": page.token()}
    assert ola.browser.post("/p", data=fields).location == f"/p/{right}"


def test_what_can_be_no_code_is_told_at_the_field_and_kept(ola: PageClient, invoice: UUID) -> None:
    page = ola.post("/p", status=422, data={"code": "KM4T9", "csrf_token": ola.open("/p").token()})
    assert page.title.startswith("Feil: ")
    assert "10 bokstaver og sifre" in page.texts("//*[@id='code-problem']")[0]
    assert page.tree.xpath("//input[@id='code']/@value") == ["KM4T9"]


def test_somebody_elses_code_answers_like_one_that_never_was(
    kari: PageClient, invoice: UUID, issued: Issue, workplace: Workplace
) -> None:
    issued(number="1001")
    answers = [kari.get(f"/p/{one}") for one in (code(workplace, invoice), any_code(1), "KM4T9", "nothing")]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/missing?by=paper")] * 4
    assert len({len(answer.data) for answer in answers}) == 1


def test_nobody_sees_anything_before_they_log_in(app: Flask, invoice: UUID, workplace: Workplace) -> None:
    asked = f"/p/{code(workplace, invoice)}"
    assert PageClient(app).get(asked).location == f"/login?next={asked}"
    assert PageClient(app).get("/p").location == "/login?next=/p"
