"""At the desk: who acts for a customer, granted with the papers on the counter, and taken back with grounds."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.jobs import Workplace
from portal.people.models import Person
from portal.representation.models import Representation
from tests.invoices.issued import KARI, MORNING, OLA
from tests.representation.granted import a_child, granted, ola
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn
from tests.web.desk.conftest import AtWork

WHOLE = {"pid": OLA.number, "ground": "guardianship", "scope": "all", "seen": "yes"}


def form_of(town: Mapping[str, UUID], who: str = "kari") -> str:
    return f"/desk/customers/{town[who]}/representation"


def send(client: PageClient, path: str, **said: Any) -> Any:
    return client.browser.post(path, data={"csrf_token": client.open(path).token(), **said})


def section(page: Page) -> str:
    return " ".join(page.texts("//section[@aria-labelledby='representation']"))


def rows(work: Workplace) -> list[Representation]:
    with work.database.transaction() as session:
        return list(session.scalars(select(Representation)))


def test_whoever_shows_papers_may_act_from_then_on(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace, logged_in: LogIn
) -> None:
    answer = send(marit, form_of(town), **WHOLE, day="30", month="6", year="2027")
    assert (answer.status_code, answer.location) == (303, f"/desk/customers/{town['kari']}?said=granted")
    page = marit.open(answer.location)
    assert "Det er innvilget." in page.text
    assert "Ola Nordmann opptrer på vegne av denne kunden Verge Alle fakturaer" in section(page)
    assert "30. juni 2027" in section(page)
    (row,) = rows(workplace)
    assert (row.granted_by, row.ground, row.invoices) == ("staff:marit", "guardianship", None)
    assert "Kari Nordmann" in logged_in(OLA).open("/acting").text


def test_it_is_audited_with_who_and_as_what(marit: PageClient, town: Mapping[str, UUID], workplace: Workplace) -> None:
    send(marit, form_of(town), **WHOLE)
    with workplace.database.transaction() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "representation")).one()
    assert (event.tag, event.actor) == ("staff:representation:granted", "staff:marit")
    assert (event.numbers["roles"], event.numbers["customer"]) == ("case_worker", str(town["kari"]))


def test_only_the_invoices_ticked_are_granted(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace
) -> None:
    page = marit.open(form_of(town))
    (invoice,) = page.tree.xpath("//input[@name='invoices']/@value")
    assert send(marit, form_of(town), **(WHOLE | {"scope": "chosen"}), invoices=invoice).status_code == 303
    (row,) = rows(workplace)
    assert row.invoices == [UUID(invoice)]
    assert "Én faktura" in section(marit.open(f"/desk/customers/{town['kari']}"))


def test_somebody_who_was_never_billed_here_can_be_given_the_right(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace
) -> None:
    number = "21908724922"
    assert send(marit, form_of(town), **(WHOLE | {"pid": number})).status_code == 303
    assert "Noen vi ikke har fakturert, 219087 •••••" in section(marit.open(f"/desk/customers/{town['kari']}"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"pid": ""}, "pid"),
        ({"pid": "12345678901"}, "pid"),
        ({"pid": KARI.number}, "pid"),
        ({"ground": "friend"}, "ground"),
        ({"ground": "parent"}, "ground"),
        ({"scope": ""}, "scope"),
        ({"scope": "chosen"}, "scope"),
        ({"scope": "chosen", "invoices": "nonsense"}, "scope"),
        ({"scope": "chosen", "invoices": str(uuid4())}, "scope"),
        ({"day": "31", "month": "2", "year": "2027"}, "day"),
        ({"day": "21", "month": "11", "year": "2026"}, "day"),
        ({"seen": ""}, "seen"),
    ],
)
def test_what_must_be_corrected_is_told_at_its_field_and_nothing_is_kept(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace, said: dict[str, str], field: str
) -> None:
    data = {"csrf_token": marit.open(form_of(town)).token(), **WHOLE, **said}
    page = marit.post(form_of(town), status=422, data=data)
    assert page.tree.xpath("//section[contains(@class, 'ds-error-summary')]//a/@href") == [f"#{field}"]
    assert page.tree.xpath(f"//*[@id='{field}']")
    assert rows(workplace) == []


def test_a_person_number_is_never_shown_again_nor_in_an_address(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace
) -> None:
    data = {"csrf_token": marit.open(form_of(town)).token(), **WHOLE, "seen": ""}
    page = marit.post(form_of(town), status=422, data=data)
    assert OLA.number not in page.response.text
    assert OLA.number not in send(marit, form_of(town), **WHOLE).location


def test_nobody_is_made_of_a_number_whose_grant_is_refused(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        before = session.scalar(select(func.count()).select_from(Person))
    data = {"csrf_token": marit.open(form_of(town)).token(), **WHOLE, "pid": "21908724922", "ground": "parent"}
    marit.post(form_of(town), status=422, data=data)
    with workplace.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == before


def test_a_form_sent_twice_grants_once(marit: PageClient, town: Mapping[str, UUID], workplace: Workplace) -> None:
    data = {"csrf_token": marit.open(form_of(town)).token(), **WHOLE}
    assert marit.browser.post(form_of(town), data=data).status_code == 303
    page = marit.post(form_of(town), status=422, data=data)
    assert "allerede" in page.text
    assert len(rows(workplace)) == 1


@pytest.fixture
def for_kari(workplace: Workplace, town: Mapping[str, UUID]) -> UUID:
    with workplace.database.transaction() as session:
        return granted(session, town["kari"])


def test_both_sides_stand_on_both_customers_pages(marit: PageClient, town: Mapping[str, UUID], for_kari: UUID) -> None:
    assert "Ola Nordmann opptrer på vegne av denne kunden" in section(marit.open(f"/desk/customers/{town['kari']}"))
    olas = section(marit.open(f"/desk/customers/{town['ola']}"))
    assert "Opptrer på vegne av Kari Nordmann, kunde 1000001" in olas
    assert "opptrer ikke på vegne av noen" in section(marit.open(f"/desk/customers/{town['zara']}"))


@pytest.mark.parametrize("side", ["kari", "ola"])
def test_it_is_taken_back_with_grounds_from_either_page(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace, for_kari: UUID, side: str
) -> None:
    page = marit.open(f"/desk/customers/{town[side]}")
    answer = send(marit, page.link("Trekk tilbake"), why="Vergemålet er opphevet.")
    assert answer.location == f"/desk/customers/{town[side]}?said=revoked"
    (row,) = rows(workplace)
    assert (row.revoked_by, row.revoked_at, row.revoked_why) == ("staff:marit", MORNING, "Vergemålet er opphevet.")
    after = marit.open(answer.location)
    assert "Det er trukket tilbake." in after.text
    assert "Trekk tilbake" not in section(after)


@pytest.mark.parametrize("why", ["", "   ", "x" * 1001])
def test_nothing_is_taken_back_without_grounds(
    marit: PageClient, town: Mapping[str, UUID], workplace: Workplace, for_kari: UUID, why: str
) -> None:
    path = f"{form_of(town)}/{for_kari}/revoke"
    page = marit.post(path, status=422, data={"csrf_token": marit.open(path).token(), "why": why})
    assert page.title.startswith("Feil: ")
    (row,) = rows(workplace)
    assert row.revoked_at is None


def test_what_is_on_another_customers_page_is_not_found(
    marit: PageClient, town: Mapping[str, UUID], for_kari: UUID
) -> None:
    marit.open(f"{form_of(town, 'zara')}/{for_kari}/revoke", status=404)
    marit.open(f"{form_of(town)}/{uuid4()}/revoke", status=404)
    marit.open(f"/desk/customers/{uuid4()}/representation", status=404)


@pytest.mark.parametrize("role", ["finance", "signer", "auditor"])
def test_other_roles_see_it_and_change_nothing(
    at_work: AtWork, town: Mapping[str, UUID], for_kari: UUID, role: str
) -> None:
    client = at_work(role)
    said = section(client.open(f"/desk/customers/{town['kari']}"))
    assert "Ola Nordmann opptrer" in said
    assert not re.search("Trekk tilbake|La noen opptre", said)
    client.open(form_of(town), status=403)
    client.open(f"{form_of(town)}/{for_kari}/revoke", status=403)


def test_nobody_is_let_act_for_somebody_whose_address_the_case_worker_may_not_see(
    marit: PageClient, town: Mapping[str, UUID]
) -> None:
    assert "La noen opptre" not in section(marit.open(f"/desk/customers/{town['secret']}"))
    marit.open(form_of(town, "secret"), status=403)


def test_what_ended_is_not_there_any_more(marit: PageClient, workplace: Workplace, town: Mapping[str, UUID]) -> None:
    with workplace.database.transaction() as session:
        child = a_child(session)
        granted(session, child, ground="parent", person=ola(session), until=MORNING.date())
        session.scalars(select(Representation)).one().until = MORNING.date().replace(day=21)
    assert "Ingen opptrer" in section(marit.open(f"/desk/customers/{child}"))
