"""A copy of everything about oneself, and of nobody else."""

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.audit.service import Subject, person, record, staff
from portal.delivery.contact_points.changes import give
from portal.dispatch.models import Attempt, AttemptEvent, Letter
from portal.documents import store
from portal.invoices.drafts import NewAttachment, SuppliedPdf
from portal.jobs import Workplace
from portal.people.languages import choose_language
from portal.values.national_id import MASK
from tests.dispatch.letter_office import A_NOTICE, LetterOffice, to_kari
from tests.dispatch.lying import lie
from tests.invoices.issued import (
    KARI,
    MORNING,
    OLA,
    OLAS_CARD,
    a_credit_note,
    a_customer,
    a_resident,
    an_invoice,
    issue,
)
from tests.web.client import PageClient
from tests.web.conftest import LogIn
from tests.web.profile.conftest import Copy, copy_of

PDF = b"%PDF-1.7 a long one " + b"x" * 600_000


def a_pdf_of(session: Any, content: bytes) -> SuppliedPdf:
    return SuppliedPdf(store.put(session, content, "application/pdf", now=MORNING), len(content), "clean")


@pytest.fixture
def karis(workplace: Workplace) -> UUID:
    """Kari has an invoice with PDF and attachment, a credit note, a reminder, and was looked at."""
    with workplace.database.transaction() as session:
        kari = a_customer(session)
        pdf = a_pdf_of(session, PDF)
        named = NewAttachment(f"Barn {KARI.number}.pdf", "application/pdf", pdf.size, pdf.digest)
        issue(session, an_invoice(kari, supplied=pdf, attachments=(named,)))
        issue(session, a_credit_note(kari, total="100,00"))
        issue(session, an_invoice(kari, kind="reminder", number="1001"))
        looked: Any = {"subject": Subject("customer", kari), "now": MORNING}
        record(session, tag="staff:customer:viewed", actor=staff("marit"), numbers={"roles": "finance"}, **looked)
        return kari


@pytest.fixture
def olas(workplace: Workplace) -> UUID:
    """Ola, whose everything is marked: SECRET."""
    with workplace.database.transaction() as session:
        ola = a_customer(session, **_olas_card())
        pdf = a_pdf_of(session, b"%PDF-1.7 SECRET")
        issue(session, an_invoice(ola, number="SECRET-1", note="SECRET note", supplied=pdf))
        resident = a_resident(session, OLA)
        assert resident.subject
        choose_language(session, person=resident.subject, language="nn", now=MORNING)
        record(session, tag="resident:SECRET", actor=person(resident.actor), subject=Subject("x", "y"), now=MORNING)
        seen: Any = {"subject": Subject("customer", ola), "now": MORNING}
        record(session, tag="staff:SECRET:viewed", actor=staff("nina"), **seen)
        return ola


def _olas_card() -> dict[str, Any]:
    home = OLAS_CARD.address
    return {
        "number": "SECRET-2",
        "name": "Ola SECRET",
        "national_id": OLA,
        "email": "SECRET@example.no",
        "mobile": None,
        "address": home,
    }


def write_letter(work: Workplace, customer: UUID, occasion: str) -> None:
    office = LetterOffice(work)
    office.write(to_kari(customer=customer), occasion=occasion)
    office.set()


def test_everything_is_there_and_named_by_what_it_is(kari: PageClient, workplace: Workplace, karis: UUID) -> None:
    write_letter(workplace, karis, "a")
    write_letter(workplace, karis, "b")
    copy = copy_of(kari)
    letters = [name for name in copy.names if name.startswith("letters/")]
    assert len(letters) == 2
    assert [name for name in copy.names if name not in letters] == [
        "README.txt",
        "profile.json",
        "contact_changes.json",
        "history.json",
        "representations.json",
        "letters.json",
        "offers.json",
        "cases.json",
        "invoices/invoice-1001/invoice.json",
        "invoices/invoice-1001/document.pdf",
        "invoices/invoice-1001/attachment-1.pdf",
        "invoices/reminder-1001/invoice.json",
        "invoices/credit-note-9001/invoice.json",
    ]
    assert copy.read("invoices/invoice-1001/document.pdf") == PDF
    assert all(copy.read(name).startswith(b"%PDF-") for name in letters)
    assert [letter["subject"] for letter in copy.facts("letters.json")] == [A_NOTICE.subject] * 2


def test_the_facts_read_like_what_they_are(kari: PageClient, karis: UUID) -> None:
    copy = copy_of(kari)
    invoice = copy.facts("invoices/invoice-1001/invoice.json")["invoice"]
    assert invoice["payable"] == {"amount": "3080.00", "currency": "NOK"}
    assert (invoice["issue_date"], invoice["lines"][0]["name"]) == ("2026-11-10", "Opphold 100 %")
    (customer,) = copy.facts("profile.json")["customers"]
    assert (customer["number"], customer["id"]) == ("1000001", str(karis))
    assert {contact["value"] for contact in customer["contacts"]} == {"kari@example.no", "+4799999999"}
    history = copy.facts("history.json")
    assert [look["roles"] for look in history["who_looked"]] == [["finance"]]
    assert "resident:export:made" in {act["tag"] for act in history["what_i_did"]}


def test_a_changed_address_stands_with_the_old_one_and_who_changed_it(
    kari: PageClient, karis: UUID, workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        give(session, customer=karis, kind="email", value="ny@example.no", source="clerk", now=MORNING)
    (change,) = copy_of(kari).facts("contact_changes.json")
    assert (change["before"], change["after"], change["source"]) == ("kari@example.no", "ny@example.no", "clerk")


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "har om deg i Mine fakturaer"), ("nn", "Ta godt vare på fila"), ("en", "Keep the file")],
)
@pytest.mark.usefixtures("karis")
def test_the_readme_tells_of_every_file_in_the_readers_language(kari: PageClient, language: str, said: str) -> None:
    kari.get(f"/language/{language}")
    copy = copy_of(kari)
    readme = copy.read("README.txt").decode()
    assert said in readme
    patterns = [line for line in readme.splitlines() if re.fullmatch(r"[\w/*.-]+\.(json|pdf)|invoices/\S+", line)]
    others = [name for name in copy.names if name != "README.txt"]
    assert [name for name in others if not any(PurePosixPath(name).match(one) for one in patterns)] == []


@pytest.mark.usefixtures("karis")
def test_no_person_number_and_no_colleague_is_in_names_or_facts(kari: PageClient) -> None:
    copy = copy_of(kari)
    assert KARI.number.encode() not in copy.all
    assert b"marit" not in copy.all
    (attached,) = copy.facts("invoices/invoice-1001/invoice.json")["invoice"]["attachments"]
    assert attached["name"] == f"Barn {MASK}.pdf"


def test_how_an_invoice_was_sent_is_told_without_what_only_operators_need(
    kari: PageClient, workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        invoice = issue(session, an_invoice(a_customer(session)))
    lie(workplace, invoice, "efaktura", reference="E-1")
    with workplace.database.transaction() as session:
        attempt = session.scalars(select(Attempt)).one()
        inner = {"error": "SECRET stack of the bank"}
        session.add(AttemptEvent(attempt_id=attempt.id, state="accepted", at=MORNING, detail=inner))
    copy = copy_of(kari)
    (told,) = copy.facts("invoices/invoice-1001/invoice.json")["delivery"]["attempts"]
    assert (told["channel"], told["reference"]) == ("efaktura", "E-1")
    assert [event["state"] for event in told["events"]] == ["delivered", "accepted"]
    assert {*told["events"][1]} == {"state", "at"}
    assert b"SECRET" not in copy.all


def test_an_invoice_numbered_like_a_person_goes_by_its_key(kari: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        key = issue(session, an_invoice(a_customer(session), number=OLA.number))
    assert f"invoices/invoice-{key}/invoice.json" in copy_of(kari).names


def test_numbers_that_come_again_get_names_of_their_own(kari: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        customer = a_customer(session)
        for number in ("10/1", "10-1", "10 1", "../../etc"):
            issue(session, an_invoice(customer, number=number))
    names = [name for name in copy_of(kari).names if name.startswith("invoices/")]
    assert {PurePosixPath(name).parts[1] for name in names} == {
        "invoice-10-1",
        "invoice-10-1-2",
        "invoice-10-1-3",
        "invoice-etc",
    }


def test_nothing_of_another_is_in_it(kari: PageClient, workplace: Workplace, karis: UUID, olas: UUID) -> None:
    write_letter(workplace, olas, "SECRET")
    with workplace.database.transaction() as session:
        letter = session.scalars(select(Letter)).one()
        letter.subject = letter.text = "SECRET"
    copy = copy_of(kari)
    assert b"SECRET" not in copy.all
    assert str(olas).encode() not in copy.all
    assert copy.facts("letters.json") == []


def test_the_other_way_round_it_is_the_others(logged_in: LogIn, karis: UUID, olas: UUID) -> None:
    copy = copy_of(logged_in(OLA))
    assert copy.facts("profile.json")["language_chosen"] == "nn"
    assert b"SECRET note" in copy.all
    assert b"SECRET@example.no" in copy.all
    assert b"1000001" not in copy.all.replace(b"100000100010017", b"")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([0, 1, 2]), max_size=5))
def test_whoever_is_billed_whatever_each_finds_exactly_their_own(
    logged_in: LogIn, workplace: Workplace, owners: list[int]
) -> None:
    numbers = (KARI, OLA, None)
    billed: dict[int, set[UUID]] = {0: set(), 1: set(), 2: set()}
    with workplace.database.transaction() as session:
        for owner in owners:
            mine = {"number": f"10{owner}", "national_id": numbers[owner]}
            customer = a_customer(session, **mine)
            serial = len(session.scalars(select(AuditEvent.id)).all())
            record(session, tag="a:serial:number", actor="operator", subject=Subject("x", "y"), now=MORNING)
            billed[owner].add(issue(session, an_invoice(customer, number=f"{serial}-{owner}")))
    for who in (0, 1):
        number = numbers[who]
        assert number is not None
        found = _invoices(copy_of(logged_in(number)))
        assert billed[who] <= found
        assert not found & (billed[1 - who] | billed[2])


def _invoices(copy: Copy) -> set[UUID]:
    named = [name for name in copy.names if name.endswith("invoice.json")]
    return {UUID(copy.facts(name)["invoice"]["id"]) for name in named}


def test_who_is_not_billed_here_gets_a_copy_of_nothing(kari: PageClient, workplace: Workplace) -> None:
    copy = copy_of(kari)
    facts = ["profile.json", "contact_changes.json", "history.json", "representations.json", "letters.json"]
    assert copy.names == ["README.txt", *facts, "offers.json", "cases.json"]
    assert copy.facts("profile.json") == {"customers": [], "language_chosen": None, "messages_wanted": []}
    with workplace.database.transaction() as session:
        assert [event.actor for event in session.scalars(select(AuditEvent))] == ["person:unknown"]


@pytest.mark.usefixtures("karis")
def test_it_is_audited_and_named_by_municipality_and_day_alone(kari: PageClient, workplace: Workplace) -> None:
    answer = kari.get("/profile/export")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=lorenskog-{date(2026, 11, 22)}.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with workplace.database.transaction() as session:
        subject = a_resident(session).subject
        found = session.scalars(select(AuditEvent).where(AuditEvent.tag == "resident:export:made")).all()
        assert [(event.actor, event.subject_id) for event in found] == [(f"person:{subject}", str(subject))]


@pytest.mark.usefixtures("karis")
def test_it_is_sent_while_it_is_made(kari: PageClient) -> None:
    answer = kari.browser.get("/profile/export", buffered=False)
    assert "Content-Length" not in answer.headers
    pieces = [len(piece) for piece in answer.iter_encoded()]
    assert len(pieces) > 5
    assert max(pieces) < sum(pieces) * 0.6


@pytest.mark.usefixtures("karis")
def test_whoever_asks_too_often_is_stopped(kari: PageClient) -> None:
    for _ in range(5):
        kari.get("/profile/export")
    assert kari.get("/profile/export").status_code == 429
