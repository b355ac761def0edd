from datetime import UTC, date, datetime

import pytest

from portal.documents.invoice_page import Addressee
from portal.documents.letter_page import LetterPage
from portal.documents.rendering import render_letter
from tests.documents.pages import LORENSKOG
from tests.documents.reading import opened, place_of, text_of

PAGE = LetterPage(
    language="nb",
    heading="Fakturaene dine kommer nå til deg",
    paragraphs=("Fra nå av går de til deg.", "Lørenskog kommune\nØkonomi"),
    sender=LORENSKOG,
    recipient=Addressee("Kari Nordmann", ("Storgata 1", "1470 Lørenskog")),
    customer_number="4711",
    dated=date(2026, 11, 22),
    written_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_letter(PAGE).pdf


def test_it_says_whom_it_is_to_when_it_was_written_and_everything_in_between(letter: bytes) -> None:
    said = text_of(letter)
    for told in (PAGE.heading, *PAGE.paragraphs[:1], "Økonomi", "Storgata 1", "22.11.2026", "4711", LORENSKOG.phone):
        assert told in said


def test_the_address_of_a_letter_is_seen_through_the_window(letter: bytes) -> None:
    left, top, _, bottom = place_of(letter, "Kari Nordmann")
    assert left >= 15
    assert top >= 44
    assert bottom <= 70


def test_a_letter_is_tagged_and_names_its_language_and_title(letter: bytes) -> None:
    pdf = opened(letter)
    assert str(pdf.Root.Lang) == "nb-NO"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.docinfo["/Title"]).startswith(PAGE.heading)


def test_the_same_letter_gives_the_same_bytes(letter: bytes) -> None:
    assert render_letter(PAGE).pdf == letter
