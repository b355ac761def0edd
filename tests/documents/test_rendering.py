"""The finished letter: tagged, archivable, readable, always the same, and never stopped by a character."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents.invoice_page import Addressee, InvoicePage, PageLine
from portal.documents.rendering import render_invoice
from tests.documents import pages
from tests.documents.reading import opened, place_of, tags, text_of

XML = '<?xml version="1.0" encoding="UTF-8"?>\r\n<Invoice>Skårer</Invoice>\r\n'.encode()
WINDOW = (15, 44, 110, 70)  # mm seen through every common left window


@pytest.fixture(scope="module")
def letter() -> pikepdf.Pdf:
    return opened(render_invoice(pages.an_invoice(source_xml=XML)).pdf)


def test_it_claims_pdf_a_3a_and_pdf_ua_1(letter: pikepdf.Pdf) -> None:
    with letter.open_metadata() as claims:
        assert claims["pdfaid:part"] == "3"
        assert claims["pdfaid:conformance"] == "A"
        assert claims["pdfuaid:part"] == "1"


def test_it_is_tagged_and_names_its_language_and_title(letter: pikepdf.Pdf) -> None:
    assert letter.Root.MarkInfo.Marked is True
    assert str(letter.Root.Lang) == "nb-NO"
    assert letter.Root.ViewerPreferences.DisplayDocTitle is True
    with letter.open_metadata() as claims:
        assert claims["dc:title"] == "Faktura 202600417 – Lørenskog kommune"


def test_its_tables_have_header_cells_and_its_logo_a_text(letter: pikepdf.Pdf) -> None:
    elements = list(tags(letter.Root.StructTreeRoot))
    names = [str(element.S) for element in elements]
    assert names.count("/Table") == 2
    assert names.count("/TH") == 8
    figures = [str(element.Alt) for element in elements if element.S == "/Figure"]
    assert figures == ["Våpenet til Lørenskog kommune"]


def test_every_font_is_embedded(letter: pikepdf.Pdf) -> None:
    fonts = letter.pages[0].Resources.Font
    descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts.values()]
    assert {str(descriptor.FontName).rpartition("+")[2] for descriptor in descriptors} == {
        "Inter-Regular",
        "Inter-SemiBold",
    }
    assert all("/FontFile2" in descriptor or "/FontFile3" in descriptor for descriptor in descriptors)


def test_the_source_is_attached_as_it_was_given(letter: pikepdf.Pdf) -> None:
    assert list(letter.attachments) == ["invoice.xml"]
    assert letter.attachments["invoice.xml"].get_file().read_bytes() == XML
    (associated,) = letter.Root.AF
    assert associated.AFRelationship == "/Source"
    assert associated.EF.F.Subtype == "/application/xml"


def test_a_letter_without_a_source_has_no_attachment() -> None:
    assert len(opened(render_invoice(pages.an_invoice()).pdf).attachments) == 0


def test_the_fixed_time_is_the_documents_own(letter: pikepdf.Pdf) -> None:
    assert str(letter.docinfo.CreationDate).startswith("D:20261120073000")


def test_the_same_page_gives_the_same_bytes_in_every_thread() -> None:
    page = pages.a_swedish_invoice(source_xml=XML)
    with ThreadPoolExecutor(4) as threads:
        letters = set(threads.map(lambda _: render_invoice(page).pdf, range(8)))
    assert len(letters) == 1


def test_another_time_gives_other_bytes() -> None:
    later = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    assert render_invoice(pages.an_invoice()).pdf != render_invoice(pages.an_invoice(registered_at=later)).pdf


@pytest.mark.parametrize(
    "page",
    [
        pages.an_invoice(),
        pages.an_estate_with_executor(),
        pages.an_invoice_through_the_business_manager(),
        pages.a_swedish_invoice(),
    ],
    ids=lambda page: page.title,
)
def test_the_address_is_seen_through_the_window(page: InvoicePage) -> None:
    pdf = render_invoice(page).pdf
    town = (page.other_recipient or page.recipient).lines[-1]
    left, top, right, bottom = place_of(pdf, town)
    assert left >= WINDOW[0]
    assert top >= WINDOW[1]
    assert right <= WINDOW[2]
    assert bottom <= WINDOW[3]


def test_forty_lines_flow_over_pages_under_a_repeated_header() -> None:
    pdf = render_invoice(pages.an_invoice_of_forty_lines()).pdf
    text = text_of(pdf)
    assert len(opened(pdf).pages) == 3
    assert text.count("Beskrivelse") == 3
    assert "Side 3 av 3" in text
    assert all(f"Leie av kulturhuset, rom {number} " in text for number in range(1, 41))


def test_the_payment_part_stands_at_the_foot_of_the_last_page() -> None:
    pdf = render_invoice(pages.an_invoice_of_forty_lines()).pdf
    assert place_of(pdf, "1637 07 12348", page=2)[1] > 230


def test_a_credit_note_has_no_payment_part() -> None:
    text = text_of(render_invoice(pages.a_credit_note()).pdf)
    assert "Du skal ikke betale noe. 360,00 kr av faktura 202600417 er kreditert." in text
    assert "Betalingsinformasjon" not in text
    assert "KID" not in text


def test_a_code_to_scan_says_what_it_is() -> None:
    letter = opened(render_invoice(pages.a_swedish_invoice()).pdf)
    figures = [str(element.Alt) for element in tags(letter.Root.StructTreeRoot) if element.S == "/Figure"]
    assert figures == ["Vapnet för Alingsås kommun", "Kod att skanna i bankappen"]


def test_what_no_font_has_becomes_a_question_mark_and_is_reported() -> None:
    rendered = render_invoice(pages.an_invoice(title="Kurs 😀 \u0001i 日本", recipient=Addressee("Åse 😀", ())))
    assert rendered.replaced == ("😀", "日", "本")
    assert "Kurs ? i ??" in text_of(rendered.pdf)


def test_markup_of_the_typesetter_is_shown_as_it_stands() -> None:
    evil = '#read("/etc/passwd") *fet* $x$ `kode` <lapp> @vis \\ #sys.inputs'
    assert evil in text_of(render_invoice(pages.an_invoice(note=evil)).pdf)


def test_an_address_in_the_text_can_be_copied_whole() -> None:
    address = "kundfaktura-og-eiendom@lorenskog.example"
    assert address in text_of(render_invoice(pages.an_invoice(note=f"Skriv til {address} i dag.")).pdf)


def test_a_long_number_stays_in_its_column() -> None:
    pdf = render_invoice(pages.an_invoice(number="W" * 40)).pdf
    assert place_of(pdf, "W" * 20)[2] < 190


def test_a_word_without_end_stays_inside_the_page() -> None:
    endless = "Å" * 3000
    pdf = render_invoice(pages.an_invoice(note=endless, title=endless, number=endless)).pdf
    assert len(opened(pdf).pages) > 1


def _page_saying(text: str) -> InvoicePage:
    page = pages.an_invoice()
    sender: Any = replace(page.sender, municipality=text, phone=text, return_address=(text,))
    line = PageLine(text, page.net, unit=text, description=text)
    recipient = Addressee(text, (text, text))
    return replace(page, title=text, number=text, note=text, sender=sender, recipient=recipient, lines=(line,))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_no_text_stops_a_letter(text: str) -> None:
    assert render_invoice(_page_saying(text)).pdf.startswith(b"%PDF-")
