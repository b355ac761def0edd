"""A report is kept sealed, and the municipality is told of it once."""

from uuid import UUID

from sqlalchemy import select

from portal.db import new_key
from portal.dispatch.writing.letters import the_sender
from portal.documents import store
from portal.documents.evidence import Evidence
from portal.jobs import Workplace
from portal.reports.models import ForgeryReport
from portal.reports.queries import reports
from portal.reports.service import Suspicion, report_forgery
from tests.dispatch.letter_office import LetterOffice
from tests.dispatch.town import NOW

PDF = b"%PDF-1.7 not from us"
A_SUSPICION = Suspicion("Betal 4 500 kr til 1503 07 12347", "sms", "99 99 99 99", Evidence(PDF, "application/pdf"))


def reported(work: Workplace, key: UUID, suspicion: Suspicion = A_SUSPICION) -> bool:
    with work.database.transaction() as session:
        return report_forgery(session, key=key, suspicion=suspicion, municipality=work.municipality, now=NOW)


def test_a_report_is_kept_whole_and_lies_sealed(workplace: Workplace) -> None:
    key = new_key()
    assert reported(workplace, key)
    with workplace.database.transaction() as session:
        (view,) = reports(session, most=10)
        assert (view.id, view.way, view.what, view.contact) == (key, "sms", A_SUSPICION.what, "99 99 99 99")
        assert view.evidence is not None
        assert store.get(session, view.evidence) == PDF
        row = session.scalars(select(ForgeryReport)).one()
        assert b"4 500" not in row.what
        assert row.contact is not None
        assert b"99 99" not in row.contact


def test_the_municipality_is_told_by_email_without_what_was_written(workplace: Workplace) -> None:
    key, office = new_key(), LetterOffice(workplace)
    reported(workplace, key)
    office.set()
    office.route()
    (letter,) = office.letters()
    assert letter.notice == "forgery_reported"
    assert str(key) in letter.text
    assert "4 500" not in letter.text
    assert office.envelopes()[0]["content"]["recipient"] == the_sender(workplace.municipality).email


def test_a_form_sent_twice_is_one_report_and_one_letter(workplace: Workplace) -> None:
    key = new_key()
    assert [reported(workplace, key), reported(workplace, key)] == [True, False]
    assert len(LetterOffice(workplace).letters()) == 1


def test_each_report_is_told_of(workplace: Workplace) -> None:
    plain = Suspicion("En mail", "email")
    assert [reported(workplace, new_key(), plain), reported(workplace, new_key(), plain)] == [True, True]
    assert len(LetterOffice(workplace).letters()) == 2
