"""One invoice's page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.documents.store import put
from portal.invoices.drafts import NewAttachment, NewLine, NewVat, SuppliedPdf
from portal.jobs import Workplace
from tests.invoices.issued import MORNING, OLA, nok
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn
from tests.web.resident.conftest import Issue, in_ledger

Ledger = Callable[..., None]
Pay = Callable[..., None]
OpenPage = Callable[[UUID], Page]
NOWHERE = UUID(int=7)


@pytest.fixture
def opened(kari: PageClient) -> OpenPage:
    return lambda invoice: kari.open(f"/invoices/{invoice}")


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.texts("//dt"), page.texts("//dd"), strict=True))


def test_the_page_is_called_what_the_invoice_is_for(opened: OpenPage, issued: Issue) -> None:
    page = opened(issued())
    assert page.title == "Barnehage, oktober 2026 – Mine fakturaer – Lørenskog kommune"


def test_the_title_of_a_private_invoice_keeps_to_itself_what_it_is_for(opened: OpenPage, issued: Issue) -> None:
    page = opened(issued(number="1001", category="health", period_start=None, period_end=None))
    assert page.title == "Faktura 1001 – Mine fakturaer – Lørenskog kommune"
    assert "Helsetjenester" in page.text


def test_the_state_is_a_sentence_with_amount_and_date_and_says_what_to_do(
    opened: OpenPage, issued: Issue, ledger: Ledger
) -> None:
    invoice = issued(number="1", total="3 080,00", due_date=date(2026, 12, 15))
    ledger(in_ledger("1", 308000))
    page = opened(invoice)
    assert page.texts("//h2[@id='state']") == ["Betal 3 080,00 kr innen 15. desember 2026."]
    assert "Bruk KID-nummeret og kontonummeret under når du betaler." in page.text


def test_reference_and_account_are_grouped_to_read_and_whole_to_copy(opened: OpenPage, issued: Issue) -> None:
    page = opened(issued(payment_reference="100000100010017"))
    assert page.texts("//span[@class='number']") == ["1000 0010 0010 017", "1637 07 12348"]
    assert page.tree.xpath("//button/@data-copy") == ["100000100010017", "16370712348"]


def test_what_is_paid_asks_for_no_payment(opened: OpenPage, issued: Issue, ledger: Ledger) -> None:
    invoice = issued(number="1")
    ledger(in_ledger("1", 0, paid=308000, last_paid_on=date(2026, 11, 20)))
    page = opened(invoice)
    assert "Fakturaen ble betalt 20. november 2026." in page.text
    assert not page.tree.xpath("//button/@data-copy")


def test_a_payment_seen_since_the_ledger_makes_the_invoice_paid(
    opened: OpenPage, issued: Issue, ledger: Ledger, paid: Pay
) -> None:
    invoice = issued()
    ledger(in_ledger("1001", 308000))
    paid("3 080,00")
    page = opened(invoice)
    assert page.texts("//h2[@id='state']") == ["Fakturaen ble betalt 22. november 2026."]
    assert "Vi har sett betalingen din på 3 080,00 kr 22. november 2026." in page.text


def test_a_part_that_is_seen_leaves_the_rest_and_the_sums_add_up(
    opened: OpenPage, issued: Issue, ledger: Ledger, paid: Pay
) -> None:
    invoice = issued(due_date=date(2026, 12, 1))
    ledger(in_ledger("1001", 308000, fees_minor=3800))
    paid("1 038,00")
    page = opened(invoice)
    assert page.texts("//h2[@id='state']") == ["Du har 2 080,00 kr igjen å betale innen 1. desember 2026."]
    foot = "".join(page.texts("//tfoot"))
    for step in ("Betalt til nå \u22121 038,00", "Av dette til gebyr og renter 38,00", "Gjenstår å betale 2 080,00 kr"):
        assert step in foot


def test_every_line_stands_with_quantity_price_and_vat(opened: OpenPage, issued: Issue) -> None:
    water = NewLine(
        "Vann",
        Decimal("42.5"),
        nok("1 180,50"),
        unit="MTQ",
        unit_price=Decimal("27.7765"),
        vat_percent=Decimal(25),
        description="Etter måler",
    )
    waste = NewLine("Renovasjon", Decimal(1), nok("900,00"), vat_percent=Decimal(15))
    page = opened(
        issued(
            lines=(water, waste),
            net=nok("2 080,50"),
            vat=nok("430,13"),
            rounding=nok("0,37"),
            payable=nok("2 511,00"),
            vat_totals=(
                NewVat("S", Decimal(25), nok("1 180,50"), nok("295,13")),
                NewVat("S", Decimal(15), nok("900,00"), nok("135,00")),
            ),
        )
    )
    assert page.texts("//table//tr[td]") == [
        "Vann Etter måler 42,5 m³ × 27,7765 · 25 % mva. 1 180,50",
        "Renovasjon 15 % mva. 900,00",
        "Sum uten mva. 2 080,50",
        "Mva., 25 % av 1 180,50 295,13",
        "Mva., 15 % av 900,00 135,00",
        "Avrunding 0,37",
        "Sum faktura 2 511,00 kr",
    ]


def test_what_is_left_is_summed_under_what_was_paid(opened: OpenPage, issued: Issue, ledger: Ledger) -> None:
    invoice = issued(number="1", total="3 080,00")
    ledger(in_ledger("1", 208000, paid=100000))
    rows = opened(invoice).texts("//tfoot/tr")
    assert rows[-2:] == ["Betalt til nå \u22121 000,00", "Gjenstår å betale 2 080,00 kr"]


def test_a_credit_note_and_its_invoice_lead_to_each_other(opened: OpenPage, issued: Issue, credited: Issue) -> None:
    invoice = issued(number="1001")
    note = credited(of="1001", number="9001", total="80,00")
    assert opened(invoice).link("9001") == f"/invoices/{note}"
    page = opened(note)
    assert page.link("1001") == f"/invoices/{invoice}"
    assert "Du får godskrevet 80,00 kr." in page.text


def test_until_the_document_exists_the_page_says_so(opened: OpenPage, issued: Issue) -> None:
    page = opened(issued())
    assert "PDF-en blir laget nå" in page.text
    assert not page.tree.xpath("//a[contains(@href, '.pdf')]")


def test_the_document_is_linked_with_its_size(opened: OpenPage, issued: Issue, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        digest = put(session, b"%PDF-1.7", "application/pdf", now=MORNING)
    invoice = issued(supplied=SuppliedPdf(digest, 84_000, "clean"))
    assert opened(invoice).link("Åpne fakturaen (PDF, 84 kB)") == f"/invoices/{invoice}.pdf"


def test_attachments_are_listed_by_name_and_size(opened: OpenPage, issued: Issue, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        digest = put(session, b"x", "application/pdf", now=MORNING)
    page = opened(issued(attachments=(NewAttachment("måleravlesning.pdf", "application/pdf", 1_250_000, digest),)))
    assert "/attachments/" in page.link("måleravlesning.pdf (1,2 MB)")


def test_what_identifies_the_invoice_stands_last(opened: OpenPage, issued: Issue) -> None:
    told = facts(opened(issued(number="1001", buyer_reference="Kari")))
    assert told["Fakturanummer"] == "1001"
    assert told["Fakturadato"] == "10. november 2026"
    assert told["Kundenummer"] == "1000001"
    assert told["Fakturert til"] == "Kari Nordmann"


def test_a_note_keeps_its_lines_and_runs_nothing(opened: OpenPage, issued: Issue) -> None:
    page = opened(issued(note="Linje én\n<script>alert(1)</script>"))
    assert page.texts("//p[@class='note']") == ["Linje én <script>alert(1)</script>"]


def test_looking_at_an_invoice_is_recorded(opened: OpenPage, issued: Issue, workplace: Workplace) -> None:
    invoice = issued()
    opened(invoice)
    with workplace.database.transaction() as session:
        recorded = session.execute(select(AuditEvent.tag, AuditEvent.subject_id)).all()
    assert ("resident:invoice:viewed", str(invoice)) in recorded


@pytest.mark.parametrize("suffix", ["", ".pdf", ".ics", f"/attachments/{NOWHERE}"])
def test_another_s_invoice_is_not_there(logged_in: LogIn, issued: Issue, suffix: str) -> None:
    invoice = issued()
    page = logged_in(OLA).open(f"/invoices/{invoice}{suffix}", status=404)
    assert page.heading == "Vi finner ikke siden"


def test_an_invoice_that_is_nowhere_is_not_there(kari: PageClient) -> None:
    kari.open(f"/invoices/{NOWHERE}", status=404)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_whole_in_every_language(kari: PageClient, issued: Issue, ledger: Ledger, language: str) -> None:
    invoice = issued(number="1", due_date=date(2026, 11, 5))
    ledger(in_ledger("1", 308000, fees_minor=3500, interest_minor=1200, claim_level="reminder"))
    assert kari.open(f"/invoices/{invoice}?lang={language}").language == language
