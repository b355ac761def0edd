"""Text messages: short, in one line, with nothing to click."""

import re
from dataclasses import replace

import pytest

from portal.notices import contact_changed, something_to_see
from portal.notices.contact_changed import ContactChanged
from portal.notices.something_to_see import SomethingToSee
from tests.notices.every import DAY, LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", ["new_invoice", "due_soon"])
@pytest.mark.parametrize("count", [1, 12])
def test_a_text_message_is_one_line_that_goes_in_three_parts(language: str, occasion: str, count: int) -> None:
    """A text with letters outside GSM 03.38 holds 67 signs a part; ours may take the 153 of those within it."""
    facts = SomethingToSee(occasion, "Lørenskog kommune", count, DAY)  # type: ignore[arg-type]
    text = something_to_see.compose_text(facts, language)
    assert "\n" not in text
    assert len(text) <= 3 * 153
    assert not re.search(r"http|\bkr\b|NOK|SEK|\d,\d\d", text)
    assert ("12" in text) == (count == 12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_message_fits_in_two_and_has_nothing_to_click(language: str) -> None:
    facts = ContactChanged("old", "mobile", False, DAY, "4711", "Lørenskog kommune", "67 20 10 00", "f@x.example")
    texts = {
        contact_changed.compose_text(replace(facts, told=told, removed=removed), language)
        for told, removed in (("old", True), ("old", False), ("new", False))
    }
    assert len(texts) == 3
    for said in texts:
        assert len(said) <= 2 * 153
        assert "67 20 10 00" in said
        assert not re.search(r"http|www|4711", said)
