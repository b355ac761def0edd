"""What we wrote about an invoice after it was sent, on its page."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.dispatch.letter_queries import LetterAbout
from portal.web.resident.letters_told import letters_told
from portal.words import words_in

OSLO = ZoneInfo("Europe/Oslo")
LATE_IN_THE_EVENING = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
DUE = date(2027, 1, 20)


def said(notice: str, *, to: str | None = None, language: str = "en") -> str:
    (sentence,) = letters_told([LetterAbout(notice, DUE, to, LATE_IN_THE_EVENING)], words_in(language), OSLO)
    return sentence.replace("\u00a0", " ")


def test_a_letter_is_told_with_its_day_and_the_date_it_named() -> None:
    assert said("due_date_moved") == (
        "We wrote to you on 23 November 2026 that the invoice is to be paid by 20 January 2027."
    )
    assert said("claim_withdrawn") == "We wrote to you on 23 November 2026 that the invoice is withdrawn."


@pytest.mark.parametrize("notice", ["due_date_moved", "claim_withdrawn"])
def test_a_letter_to_another_recipient_says_to_whom(notice: str) -> None:
    assert said(notice, to="Borettslaget AS").startswith("We wrote to Borettslaget AS on 23 November 2026")


@pytest.mark.parametrize("notice", ["due_date_moved", "claim_withdrawn"])
def test_each_language_says_it_in_its_own_words(notice: str) -> None:
    assert len({said(notice, language=language) for language in ("nb", "nn", "sv", "en")}) == 4
