"""The invoice's own files: PDF, attachments, calendar entry."""

from datetime import date
from uuid import UUID

import pytest

from portal.documents.store import put
from portal.invoices.drafts import NewAttachment, SuppliedPdf
from portal.jobs import Workplace
from portal.web.resident.files import plain_name
from tests.invoices.issued import MORNING
from tests.web.client import PageClient
from tests.web.resident.conftest import Issue

PDF = b"%PDF-1.7 an invoice"


@pytest.fixture
def invoice(workplace: Workplace, issued: Issue) -> UUID:
    """An invoice with its document."""
    return issued(number="10045882", supplied=SuppliedPdf(_stored(workplace, PDF), len(PDF), "clean"))


def _stored(workplace: Workplace, content: bytes) -> str:
    with workplace.database.transaction() as session:
        return put(session, content, "application/pdf", now=MORNING)


def test_the_pdf_is_shown_in_the_browser_under_the_invoice_s_number(kari: PageClient, invoice: UUID) -> None:
    answer = kari.get(f"/invoices/{invoice}.pdf")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == "inline; filename=faktura-10045882.pdf"


def test_a_pdf_the_browser_has_is_not_sent_again(kari: PageClient, invoice: UUID) -> None:
    first = kari.get(f"/invoices/{invoice}.pdf")
    again = kari.get(f"/invoices/{invoice}.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_pdf_is_kept_by_no_cache_on_the_way(kari: PageClient, invoice: UUID) -> None:
    assert kari.get(f"/invoices/{invoice}.pdf").headers["Cache-Control"] == "private, no-cache"


def test_a_pdf_that_is_not_made_yet_leads_to_the_page_that_says_so(kari: PageClient, issued: Issue) -> None:
    waiting = issued()
    answer = kari.get(f"/invoices/{waiting}.pdf")
    assert (answer.status_code, answer.location) == (303, f"/invoices/{waiting}")


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "text/csv", "application/xhtml+xml"])
def test_what_could_run_is_saved_and_never_shown(
    kari: PageClient, workplace: Workplace, issued: Issue, media_type: str
) -> None:
    file = NewAttachment("vedlegg.x", media_type, len(PDF), _stored(workplace, PDF))
    answer = kari.get(kari.open(f"/invoices/{issued(attachments=(file,))}").link("vedlegg.x"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=vedlegg.x"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_attached_pdf_is_shown(kari: PageClient, workplace: Workplace, issued: Issue) -> None:
    file = NewAttachment("måleravlesning.pdf", "application/pdf", len(PDF), _stored(workplace, PDF))
    answer = kari.get(kari.open(f"/invoices/{issued(attachments=(file,))}").link("måleravlesning.pdf"))
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")


def test_an_attachment_is_not_found_under_another_invoice(
    kari: PageClient, workplace: Workplace, issued: Issue
) -> None:
    file = NewAttachment("vedlegg.pdf", "application/pdf", len(PDF), _stored(workplace, PDF))
    holder, other = issued(number="1", attachments=(file,)), issued(number="2")
    address = kari.open(f"/invoices/{holder}").link("vedlegg.pdf")
    kari.open(address.replace(str(holder), str(other)), status=404)


def test_the_due_date_is_an_entry_for_the_calendar(kari: PageClient, issued: Issue) -> None:
    invoice = issued(number="7", due_date=date(2026, 12, 15), category="health")
    answer = kari.get(kari.open(f"/invoices/{invoice}").link("Legg fristen i kalenderen"))
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == "attachment; filename=faktura-7.ics"
    assert "SUMMARY:Betal fakturaen fra Lørenskog kommune" in answer.text
    assert f"URL:http://127.0.0.1:8000/invoices/{invoice}" in answer.text
    assert "elsetjenester" not in answer.text


def test_a_due_date_that_has_passed_is_no_entry(kari: PageClient, issued: Issue) -> None:
    kari.open(f"/invoices/{issued(due_date=date(2026, 11, 1))}.ics", status=404)


@pytest.mark.parametrize(
    ("number", "name"),
    [("10045882", "faktura-10045882"), ("2026/17", "faktura-2026-17"), ('x"; rm -rf', "faktura-x-rm-rf")],
)
def test_a_file_name_holds_nothing_a_system_could_trip_over(number: str, name: str) -> None:
    assert plain_name("faktura", number) == name


def test_the_session_says_how_long_it_lives(kari: PageClient) -> None:
    assert kari.get("/session").text == str(30 * 60)
