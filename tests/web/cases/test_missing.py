"""An invoice that is not here: whatever is typed, a case and the same words."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from portal.audit.models import AuditEvent
from portal.cases.models import Case, CaseAttachment
from portal.db import vault_of
from portal.documents import store
from portal.jobs import Workplace
from portal.people.models import Person
from portal.reports.models import MissingInvoice
from tests.invoices.issued import KARI, OLA, a_customer, an_invoice, issue
from tests.web.cases.conftest import FOR_AN_ESTATE, JPEG, MISSED, CountCases, a_picture, corrected, filed
from tests.web.client import PageClient
from tests.web.conftest import LogIn
from tests.web.genuine.conftest import statements


@pytest.mark.usefixtures("billed")
def test_what_is_missed_becomes_a_case(kari: PageClient) -> None:
    page = kari.open(filed(kari).location)
    assert page.heading == "Sak 2026-000001"
    assert "En saksbehandler ser på det" in page.text
    assert "1000 0010 0010 017" in page.text
    assert "3 080,00 kr" in page.text
    assert "1. desember 2026" in page.text


def test_the_words_and_the_questions_are_the_same_whether_it_exists_or_not(
    kari: PageClient, workplace: Workplace, billed: UUID
) -> None:
    with workplace.database.transaction() as session:
        issue(session, an_invoice(billed))
    pages, asked = [], []
    for reference in (MISSED["reference"], "999999999999999"):
        with statements(workplace) as said:
            answer = filed(kari, {**MISSED, "reference": reference})
        asked.append([one for one in said if "procrastinate" not in one])
        pages.append(kari.open(answer.location).text.replace("2026-000002", "2026-000001"))
    assert asked[0] == asked[1]
    assert not [one for one in asked[0] if "FROM invoice" in one]
    assert pages[0].replace("1000 0010 0010 017", "") == pages[1].replace("9999 9999 9999 999", "")


@pytest.mark.usefixtures("billed")
def test_a_form_sent_twice_is_one_case(kari: PageClient, cases: CountCases) -> None:
    key = "7f1de8f5-4d9a-4a4b-9d7d-3a36f1f0a001"
    assert filed(kari, key=key).location == filed(kari, key=key).location == f"/cases/{key}"
    assert cases() == 1


def test_the_key_of_anothers_case_is_no_form_of_ours(
    kari: PageClient, logged_in: LogIn, billed: UUID, workplace: Workplace, cases: CountCases
) -> None:
    key = filed(kari).location.rpartition("/")[2]
    with workplace.database.transaction() as session:
        assert a_customer(session, number="1000002", name="Ola Nordmann", national_id=OLA) != billed
    assert filed(logged_in(OLA), key=key).status_code == 400
    assert cases() == 1


@pytest.mark.usefixtures("billed")
def test_the_same_in_two_tabs_is_one_case_and_what_came_with_the_second_is_in_it(
    kari: PageClient, cases: CountCases
) -> None:
    first = filed(kari).location
    assert filed(kari, {**MISSED, "note": "Her er et bilde."}, files=[a_picture()]).location == first
    assert cases() == 1
    page = kari.open(first)
    assert "Her er et bilde." in page.text
    assert "skifteattest.jpg" in page.text


@pytest.mark.usefixtures("billed")
def test_another_invoice_is_another_case(kari: PageClient, cases: CountCases) -> None:
    assert filed(kari).location != filed(kari, {**MISSED, "amount": "12"}).location
    assert cases() == 2


def test_who_is_not_billed_here_can_file_too(logged_in: LogIn, workplace: Workplace) -> None:
    ola = logged_in(OLA)
    with workplace.database.transaction() as session:
        sealed = vault_of(session).seal_text(OLA.number)
        session.execute(text("update login_session set person_sealed = :sealed"), {"sealed": sealed})
    page = ola.open(filed(ola, FOR_AN_ESTATE | {"number": ""}, files=[a_picture()]).location)
    assert "Arne Engen" in page.text
    with workplace.database.transaction() as session:
        assert session.scalars(select(Case.person_id)).one() == session.scalars(select(Person.id)).one()


@pytest.mark.usefixtures("billed")
def test_what_is_typed_of_another_lies_sealed_and_stands_in_no_log(kari: PageClient, workplace: Workplace) -> None:
    page = kari.open(filed(kari, FOR_AN_ESTATE, files=[a_picture("Arne Engen.jpg")]).location)
    assert "05895894984" not in page.response.text
    with workplace.database.transaction() as session:
        row, file = session.scalars(select(MissingInvoice)).one(), session.scalars(select(CaseAttachment)).one()
        sealed = (row.name or b"") + (row.number or b"") + row.reference + file.name
        assert not [secret for secret in (b"Arne", b"058958", b"1000001") if secret in sealed]
        assert vault_of(session).unseal_text(row.number or b"") == "05895894984"
        assert "Arne" not in str(session.execute(select(AuditEvent.tag, AuditEvent.numbers)).all())
        assert store.get(session, file.digest) == JPEG


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"whom": ""}, "whom", "Velg ett av svarene"),
        ({"whom": "estate", "name": ""}, "name", "Skriv hvem fakturaen er til"),
        ({"whom": "child", "name": "Emma", "number": "12345678901"}, "number", "ikke skrevet riktig"),
        ({"reference": " "}, "reference", "KID-nummer: Skriv nummeret"),
        ({"amount": ""}, "amount", "Beløp: Skriv beløpet"),
        ({"amount": "-3"}, "amount", "med siffer"),
        ({"day": "", "month": "", "year": ""}, "day", "Forfallsdato: Skriv"),
        ({"day": "31", "month": "2"}, "day", "ingen dato"),
        ({"day": "1.12.2026"}, "day", "ingen dato"),
        ({"note": "x" * 2001}, "note", "høyst 2000 tegn"),
        ({"whom": "ward", "name": "Arne Engen"}, "files", "Send papiret"),
    ],
)
@pytest.mark.usefixtures("billed")
def test_what_cannot_be_read_is_said_at_its_field_and_on_top(
    kari: PageClient, cases: CountCases, typed: dict[str, str], field: str, said: str
) -> None:
    page = corrected(kari, {**MISSED, **typed})
    assert page.title.startswith("Feil: ")
    (summary,) = page.texts(f"//section[contains(@class, 'ds-error-summary')]//a[@href='#{field}']")
    assert said in summary
    assert page.texts(f"//p[@id='{field}-problem']") == [summary]
    assert page.tree.xpath(f"//*[@id='{field}']")
    assert cases() == 0


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([a_picture("a.exe", b"MZ program")], "verken en PDF"),
        ([a_picture("a.jpg", JPEG[:8])], "nummer 1 er et skadet bilde"),
        ([a_picture("a.jpg"), a_picture("b.pdf", b"%PDF-1.7 broken")], "nummer 2 kan ikke åpnes"),
        ([a_picture(f"{nth}.jpg", JPEG + bytes([nth])) for nth in range(4)], "høyst 3 om gangen"),
    ],
    ids=["kind", "broken", "unreadable", "too many"],
)
@pytest.mark.usefixtures("billed")
def test_a_file_that_is_not_taken_is_told_by_its_number(
    kari: PageClient, cases: CountCases, files: Any, said: str
) -> None:
    page = corrected(kari, {**MISSED, "whom": "estate", "name": "Arne Engen"}, files=files)
    assert said in page.texts("//p[@id='files-problem']")[0]
    assert cases() == 0


@pytest.mark.usefixtures("billed")
def test_what_was_typed_is_kept_and_files_are_asked_for_again(kari: PageClient) -> None:
    page = corrected(kari, {**FOR_AN_ESTATE, "amount": "mye"}, files=[a_picture()])
    assert page.tree.xpath("//input[@name='name']/@value") == ["Arne Engen"]
    assert page.tree.xpath("//input[@name='whom'][@checked]/@value") == ["estate"]
    assert "Velg dem på nytt" in page.texts("//p[@id='files-problem']")[0]


@pytest.mark.usefixtures("billed")
def test_a_link_to_the_form_fills_nothing_in(kari: PageClient) -> None:
    page = kari.open("/missing?reference=100000100010017&amount=12&name=Arne&number=05895894984&whom=estate")
    assert not page.tree.xpath("//input[@type='text'][@value != '']")
    assert not page.tree.xpath("//input[@checked]")


@pytest.mark.usefixtures("billed")
def test_whoever_files_too_often_is_stopped(kari: PageClient) -> None:
    for nth in range(10):
        filed(kari, {**MISSED, "amount": str(nth + 1)})
    assert filed(kari).status_code == 429


@pytest.mark.parametrize("language", ["nb", "nn", "sv", "en"])
@pytest.mark.usefixtures("billed")
def test_the_form_is_sound_in_every_language(kari: PageClient, language: str) -> None:
    kari.open(f"/missing?lang={language}")
    assert kari.open("/missing?lang=" + language).language in (language, "nb")


def test_the_way_here_is_on_the_list_and_in_help(logged_in: LogIn, billed: UUID) -> None:
    assert billed
    for browser, path in ((logged_in(KARI), "/invoices"), (logged_in(OLA), "/invoices"), (logged_in(OLA), "/help")):
        assert browser.open(path).tree.xpath("//main//a[@href='/missing']"), path
