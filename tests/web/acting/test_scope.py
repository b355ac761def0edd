"""Every resident page while acting: what was granted is there, everything else answers as if it were not."""

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.jobs import Workplace
from portal.web.guards import audience_of
from tests.web.acting.conftest import Town, act
from tests.web.client import PageClient

# What each page answers whoever acts in one invoice of Kari's alone.
LIMITED = {
    "acting.leave": 200,
    "acting.page": 200,
    "cases.case": 403,
    "cases.cases": 403,
    "cases.file": 403,
    "cases.missing.form": 403,
    "offers.answer": 403,
    "profile.export": 403,
    "profile.profile": 403,
    "resident.attachment": 404,
    "resident.calendar": 200,
    "resident.delivery.contacts.code": 403,
    "resident.delivery.contacts.contact": 403,
    "resident.delivery.page": 403,
    "resident.delivery.contacts.remove": 403,
    "resident.document": 303,
    "resident.invoice": 200,
    "resident.invoices": 200,
    "resident.paper.form": 200,
    "resident.paper.scanned": 303,
    "resident.still_here": 200,
}
# Nothing of these may stand on any page: Kari's other invoice, her addresses, and Ola's own invoice.
SECRETS = ("1002", "777,00", "9001", "kari@example.no", "99999999", "3001")


def pages(app: Flask, **keys: object) -> dict[str, str]:
    """The address of every page for residents, by its name."""
    adapter = app.url_map.bind("")
    return {
        rule.endpoint: adapter.build(rule.endpoint, {name: keys[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if audience_of(app.view_functions[rule.endpoint]) == "residents" and "GET" in (rule.methods or ())
    }


@pytest.fixture
def limited(grant, town: Town) -> UUID:
    """The right to see one of Kari's invoices."""
    return grant(town.kari, invoices=frozenset({town.shown}))


def keys(town: Town, representation: UUID, invoice: UUID) -> dict[str, object]:
    of_cases = {"case_id": uuid4(), "file_id": uuid4()}
    of_invoices = {"invoice_id": invoice, "attachment_id": town.note}
    typed = {"kind": "email", "token": "a-token", "code": "2222222222"}
    return {**of_invoices, **of_cases, **typed, "representation": representation}


def test_all_pages_with_a_limited_grant(app: Flask, olas: PageClient, town: Town, limited: UUID) -> None:
    act(olas)
    answers = {name: olas.get(path) for name, path in pages(app, **keys(town, limited, town.shown)).items()}
    assert {name: answer.status_code for name, answer in answers.items()} == LIMITED
    for name, answer in answers.items():
        assert [secret for secret in SECRETS if secret in answer.text] == [], name


@pytest.mark.parametrize("which", ["hidden", "note", "estates", "olas"])
def test_no_page_shows_an_invoice_that_was_not_granted(
    app: Flask, olas: PageClient, town: Town, limited: UUID, which: str
) -> None:
    act(olas)
    named = {name for name, path in pages(app, **keys(town, limited, town.shown)).items() if str(town.shown) in path}
    asked = pages(app, **keys(town, limited, getattr(town, which)))
    assert {name: olas.get(asked[name]).status_code for name in named} == dict.fromkeys(named, 404)
    assert len(named) == 4


def test_the_list_and_its_sum_hold_only_what_was_granted(olas: PageClient, town: Town, limited: UUID) -> None:
    page = act(olas)
    assert "Én ubetalt faktura." in page.text
    assert [link for link in page.tree.xpath("//main//a/@href") if re.match("/invoices/.", link)] == [
        f"/invoices/{town.shown}"
    ]


def test_with_everything_granted_all_invoices_are_there_and_their_credit_notes(
    olas: PageClient, town: Town, grant
) -> None:
    grant(town.kari)
    act(olas)
    for one in (town.shown, town.hidden, town.note):
        assert olas.open(f"/invoices/{one}")
    assert "9001" in olas.open(f"/invoices/{town.shown}").text
    olas.open(f"/invoices/{town.estates}", status=404)


def test_an_estate_that_nobody_logs_in_as_is_seen_whole(olas: PageClient, town: Town, grant) -> None:
    grant(town.estate, ground="estate")
    act(olas)
    assert olas.open(f"/invoices/{town.estates}")
    assert olas.open("/delivery").heading == "Slik får du den neste fakturaen"


def test_the_profile_stays_its_owners_and_the_page_says_so(olas: PageClient, town: Town, grant) -> None:
    grant(town.kari)
    act(olas)
    page = olas.open("/profile", status=403)
    assert page.heading == "Dette er bare for den det gjelder"
    assert page.texts("//main//form[@action='/acting/end']//button") == ["Gå tilbake til ditt eget"]
    form = {"csrf_token": page.token(), "next": "/profile"}
    assert olas.browser.post("/acting/end", data=form).location == "/profile"
    assert "Ola Nordmann" in olas.open("/profile").text


def test_the_way_back_leads_nowhere_else(olas: PageClient, town: Town, grant) -> None:
    grant(town.kari)
    form = {"csrf_token": act(olas).token(), "next": "https://elsewhere.example/"}
    assert olas.browser.post("/acting/end", data=form).location == "/invoices"


def test_with_everything_granted_delivery_can_be_seen_and_asked_about(
    olas: PageClient, town: Town, grant, workplace: Workplace
) -> None:
    made = grant(town.kari)
    act(olas)
    page = olas.open("/delivery/email")
    form = {"csrf_token": page.token(), "customer": str(town.kari), "value": "verge@example.no"}
    assert olas.browser.post("/delivery/email", data=form).status_code == 303
    with workplace.database.transaction() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.tag == "representative:contact:asked")).one()
    assert (event.subject_id, event.numbers["representation"]) == (str(town.kari), str(made))


def test_another_customer_is_not_reached_through_the_one_acted_for(olas: PageClient, town: Town, grant) -> None:
    grant(town.kari)
    act(olas)
    assert olas.get(f"/delivery?customer={town.estate}").status_code == 404


def test_what_is_looked_at_is_recorded_as_the_representatives(
    olas: PageClient, town: Town, grant, workplace: Workplace
) -> None:
    made = grant(town.kari)
    act(olas)
    olas.open(f"/invoices/{town.shown}")
    with workplace.database.transaction() as session:
        events = {event.tag: event for event in session.scalars(select(AuditEvent))}
    looked = events["representative:invoice:viewed"]
    assert (looked.subject_id, looked.numbers) == (str(town.shown), {"representation": str(made)})
    assert events["resident:representation:begun"].subject_id == str(made)
    assert "resident:invoice:viewed" not in events
