"""Suspected forgeries at the desk: listed, read, and their file opened; each look is in the log."""

from uuid import UUID

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.db import new_key
from portal.documents.evidence import Evidence
from portal.jobs import Workplace
from portal.reports.service import Suspicion, report_forgery
from tests.invoices.issued import MORNING
from tests.web.client import PageClient

PDF = b"%PDF-1.7 not from us"


@pytest.fixture
def reported(workplace: Workplace) -> UUID:
    key = new_key()
    what = Suspicion("Betal 4 500 kr\nstraks", "sms", "99 99 99 99", Evidence(PDF, "application/pdf"))
    with workplace.database.transaction() as session:
        report_forgery(session, key=key, suspicion=what, municipality=workplace.municipality, now=MORNING)
    return key


def looks(work: Workplace) -> list[tuple[str, str]]:
    with work.database.transaction() as session:
        rows = session.execute(select(AuditEvent.tag, AuditEvent.subject_id).order_by(AuditEvent.id))
        return [(tag, subject) for tag, subject in rows]


def test_a_report_is_listed_and_read(marit: PageClient, workplace: Workplace, reported: UUID) -> None:
    page = marit.open("/desk/forgeries")
    assert page.texts("//tbody//td") == ["På SMS", "Ja"]
    page = marit.open(page.link("22. november 2026"))
    assert "Betal 4 500 kr" in page.text
    assert "99 99 99 99" in page.text
    assert looks(workplace) == [("staff:forgery_report:viewed", str(reported))]


def test_its_file_opens_where_nothing_in_it_is_loaded(marit: PageClient, workplace: Workplace, reported: UUID) -> None:
    answer = marit.get(f"/desk/forgeries/{reported}/file")
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Content-Disposition"] == f"inline; filename={reported}.pdf"
    assert looks(workplace) == [("staff:forgery_report:file_opened", str(reported))]


def test_without_reports_the_list_says_so(marit: PageClient) -> None:
    assert "Det er ingen." in marit.open("/desk/forgeries").text
    marit.open(f"/desk/forgeries/{new_key()}", status=404)
    assert marit.get(f"/desk/forgeries/{new_key()}/file").status_code == 404


def test_a_report_without_a_file_offers_none(marit: PageClient, workplace: Workplace) -> None:
    key = new_key()
    with workplace.database.transaction() as session:
        said = Suspicion("En mail", "email")
        report_forgery(session, key=key, suspicion=said, municipality=workplace.municipality, now=MORNING)
    assert "Åpne filen" not in marit.open(f"/desk/forgeries/{key}").text
    assert marit.get(f"/desk/forgeries/{key}/file").status_code == 404
