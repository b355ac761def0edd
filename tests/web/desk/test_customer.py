"""/desk/customers/<id>: who it is, how they are reached, what they owe, where it went, and who has looked."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.dispatch.sending.handover import hand_over
from portal.invoices.models import Invoice
from portal.invoices.tasks import render_document
from portal.jobs import Workplace
from tests.dispatch.post_office import Counter, opened
from tests.invoices.issued import KARI, MORNING, a_credit_note, an_invoice, issue
from tests.web.client import PageClient
from tests.web.desk.conftest import AtWork

Town = Mapping[str, UUID]


def path(town: Town, who: str) -> str:
    return f"/desk/customers/{town[who]}"


def test_a_customer_is_shown_with_numbers_kind_and_contact_points(marit: PageClient, town: Town) -> None:
    page = marit.open(path(town, "kari"))
    assert page.heading == "Kunde 1000001"
    for told in (
        "Kari Nordmann Person",
        "Lørenskog kommune",
        "Fjellveien 3, 1470 Lørenskog",
        "kari@example.no fra fakturasystemet, 22.11.2026",
        "+4799999999 fra fakturasystemet, 22.11.2026",
    ):
        assert told in page.text


def test_a_person_number_is_never_shown_whole(marit: PageClient, town: Town) -> None:
    page = marit.open(path(town, "kari"))
    assert f"{KARI.number[:6]} •••••" in page.text
    assert KARI.number not in page.response.text
    assert KARI.number[6:] not in page.text


def test_an_invoice_stands_with_its_state_and_that_it_is_not_sent(marit: PageClient, town: Town) -> None:
    row = marit.open(path(town, "kari")).texts("//section[@aria-labelledby='invoices']//tbody/tr")[0]
    assert row == "202604512 Barnehage, oktober 2026 10.11.2026 01.12.2026 3 080,00 3 080,00 Ubetalt Ikke sendt ennå"


def test_a_sent_invoice_says_by_which_way_and_why_that_one(marit: PageClient, town: Town, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        (invoice,) = session.scalars(select(Invoice.id))
    render_document(workplace, str(invoice))
    office = opened(workplace)
    office.route()
    hand_over(workplace.database, name="email", channel=Counter(), run=office.run)
    page = marit.open(path(town, "kari"))
    assert "E-post Sendt, " in page.text
    assert "Dette får kunden vite:" in page.text
    (chosen,) = page.texts("//li[@class='chosen']")
    assert chosen.startswith("E-post Brukt")
    assert any(way.startswith("AvtaleGiro") for way in page.texts("//ol[@class='ways']/li"))


def test_a_credit_note_is_money_back_and_asks_for_nothing(marit: PageClient, town: Town, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        issue(session, a_credit_note(town["kari"], of="202604512", total="80,00"))
    rows = marit.open(path(town, "kari")).texts("//section[@aria-labelledby='invoices']//tbody/tr")
    assert "Kreditnota 12.11.2026 – −80,00 – Kreditnota" in rows[0]


def test_many_invoices_have_pages(marit: PageClient, town: Town, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        for number in range(25):
            issue(session, an_invoice(town["ola"], number=f"77{number:02}"))
    first = marit.open(path(town, "ola"))
    second = marit.open(first.link("Neste"))
    numbers = "//section[@aria-labelledby='invoices']//tbody//th"
    assert len(first.texts(numbers)) == 20
    assert second.texts(numbers)[-1] == "7700"


def test_who_was_billed_nothing_is_told_apart_from_a_fault(marit: PageClient, town: Town) -> None:
    assert "Ingenting er fakturert på dette kundenummeret ennå." in marit.open(path(town, "åse")).text


def test_a_customer_that_is_none_is_not_found_and_not_recorded(marit: PageClient, workplace: Workplace) -> None:
    page = marit.open(f"/desk/customers/{uuid4()}", status=404)
    assert page.link("Gå til kundeskranken") == "/desk"
    with workplace.database.transaction() as session:
        assert session.scalars(select(AuditEvent)).all() == []


def test_a_protected_identity_hides_where_someone_lives_and_is_reached(marit: PageClient, town: Town) -> None:
    page = marit.open(path(town, "secret"))
    assert "Adressesperre" in page.text
    assert "Rollen din viser ikke hvor kunden bor" in page.text
    for secret in ("Fjellveien", "kari@example.no", "+4799999999"):
        assert secret not in page.response.text


def test_a_role_that_may_see_it_does_and_that_is_recorded_as_such(
    at_work: AtWork, town: Town, workplace: Workplace
) -> None:
    at_work("case_worker").open(path(town, "secret"))
    page = at_work("signer", "auditor", subject="solveig", name="Solveig Nordahl").open(path(town, "secret"))
    assert "Fjellveien 3, 1470 Lørenskog" in page.text
    with workplace.database.transaction() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(event.tag, event.actor, event.numbers["roles"]) for event in events] == [
        ("staff:customer:viewed", "staff:marit", "case_worker"),
        ("staff:protected_customer:viewed", "staff:solveig", "auditor signer"),
    ]
    assert {event.subject_id for event in events} == {str(town["secret"])}


def test_the_page_says_who_has_looked_and_as_what(at_work: AtWork, town: Town) -> None:
    at_work("case_worker").open(path(town, "kari"))
    at_work("finance", subject="nameless", name=None).open(path(town, "kari"))
    page = at_work("auditor", subject="einar", name="Einar Ström").open(path(town, "kari"))
    looks = page.texts("//section[@aria-labelledby='looks']//tbody/tr")
    assert [look.partition("10:00 ")[2] for look in looks] == [
        "Einar Ström (deg) Revisor Så på kunden",
        "nameless Økonomi Så på kunden",
        "Marit Solli Saksbehandler Så på kunden",
    ]


@pytest.mark.parametrize("who", ["kari", "secret"])
def test_a_resident_never_opens_the_desk(kari: PageClient, town: Town, who: str) -> None:
    assert kari.get(path(town, who)).location.startswith("/desk/login?next=")


def test_staff_are_no_residents(marit: PageClient, town: Town) -> None:
    assert marit.get("/invoices").location == "/login?next=/invoices"
    assert "Logg inn" in marit.open("/").text


def test_one_browser_may_be_both_and_each_stays_behind_its_door(
    kari: PageClient, workplace: Workplace, town: Town
) -> None:
    from tests.web.desk.conftest import staff_session

    with workplace.database.transaction() as session:
        kari.browser.set_cookie("staff", staff_session(session, "case_worker"))
    assert "Marit Solli" in kari.open("/desk").texts("//header")[0]
    assert "Kari Nordmann" in kari.open("/invoices").texts("//header")[0]


def test_a_token_of_one_door_opens_nothing_at_the_other(kari: PageClient, marit: PageClient) -> None:
    residents, staffs = kari.browser.get_cookie("resident"), marit.browser.get_cookie("staff")
    assert residents
    assert staffs
    kari.browser.set_cookie("staff", residents.value)
    marit.browser.set_cookie("resident", staffs.value)
    assert kari.get("/desk").status_code == 303
    assert marit.get("/invoices").status_code == 303


def test_a_desk_session_ends_after_half_an_hour_without_use(marit: PageClient, workplace: Workplace) -> None:
    from portal.app import create_app

    token = marit.browser.get_cookie("staff")
    assert token
    for minutes, status in ((29, 200), (59, 303)):
        later = PageClient(create_app(workplace, clock=lambda late=minutes: MORNING + timedelta(minutes=late)))
        later.browser.set_cookie("staff", token.value)
        assert later.get("/desk").status_code == status
