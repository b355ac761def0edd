import pytest

from portal.documents.page_counts import page_count
from tests.dispatch.town import a_pdf


@pytest.mark.parametrize("pages", [1, 3])
def test_pages_are_counted(pages: int) -> None:
    assert page_count(a_pdf("counted", pages)) == pages


def test_a_file_that_is_no_pdf_has_no_count_and_the_next_one_has() -> None:
    assert page_count(b"not a PDF") is None
    assert page_count(a_pdf("next")) == 1
