import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

# Of 255, over the whole sheet and at its darkest.
WHITE, BLACK = 230, 60


@pytest.fixture
def invoice(windows: Windows, live: Live) -> Page:
    """An invoice on the screen of someone who reads in the dark."""
    return windows.open(live.path("unpaid"), who="Kari Nordmann", color_scheme="dark")


def test_what_can_only_be_pressed_is_not_printed(invoice: Page) -> None:
    invoice.emulate_media(media="print")
    for name in ("Meny", "Åpne fakturaen", "Kopier", "Mine fakturaer", "Legg fristen"):
        expect(invoice.get_by_text(name).first).to_be_hidden()
    expect(invoice.get_by_role("contentinfo")).to_be_hidden()


def test_what_one_pays_by_stands_on_the_first_sheet(invoice: Page) -> None:
    first = pypdfium2.PdfDocument(invoice.pdf())[0].get_textpage().get_text_range().replace("\u00a0", " ")
    for needed in ("4 200,00 kr", "15. desember 2026", "1000 0010 0010 017", "1637 07 12348"):
        assert needed in first


def test_ink_is_dark_on_white_paper(invoice: Page) -> None:
    sheet = bytes(pypdfium2.PdfDocument(invoice.pdf(print_background=True))[0].render(grayscale=True).buffer)
    assert sum(sheet) / len(sheet) > WHITE
    assert min(sheet) < BLACK
