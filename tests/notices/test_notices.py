"""Every notice, in every language: what all of them must keep to."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from portal.notices.notice import Notice
from tests.notices.every import LANGUAGES, NOTICES, TOWN, moved

every_notice = pytest.mark.parametrize("compose", NOTICES.values(), ids=NOTICES)


@every_notice
def test_no_language_falls_back_to_another(compose: Callable[[str], Notice]) -> None:
    texts = {compose(language).text for language in LANGUAGES}
    assert len(texts) == len(LANGUAGES)


@every_notice
@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_html_say_the_same_and_names_cannot_become_markup(
    compose: Callable[[str], Notice], language: str
) -> None:
    notice = compose(language)
    assert f'<html lang="{language}">' in notice.html
    assert "<kommune>" not in notice.html
    shown = [unescape(part) for part in re.findall(r"<p>(.*?)</p>", notice.html)]
    assert shown == list(notice.paragraphs)


@every_notice
@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_nothing_to_click_and_no_amount(compose: Callable[[str], Notice], language: str) -> None:
    notice = compose(language)
    assert not re.search(r"href|http|<a |<img|<script", notice.html)
    assert not re.search(r"\bkr\b|NOK|SEK|\d,\d\d", notice.text)


@every_notice
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_subject_is_one_line_and_names_the_municipality(compose: Callable[[str], Notice], language: str) -> None:
    subject = compose(language).subject
    assert TOWN in subject
    assert subject.isprintable()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_and_the_other_recipient_are_told_different_things(language: str) -> None:
    customer, other = NOTICES["customer vipps"](language), NOTICES["other vipps"](language)
    assert customer.subject != other.subject
    for notice in (customer, other):
        assert "4711" in notice.text
        assert "Vipps" in notice.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_stands_in_the_letter_and_the_mail_says_that_it_does(language: str) -> None:
    notice = moved(None)(language)
    assert notice.document_text
    left, attached = "1 234,50", {"nb": "vedlagt", "nn": "lagt ved", "sv": "bifogade", "en": "attached"}[language]
    left = {"en": "1,234.50"}.get(language, left)
    assert left in notice.document_text.replace("\u00a0", " ")
    assert attached in notice.text
    assert attached not in notice.document_text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_paying_by_the_new_date_is_said_differently(language: str) -> None:
    assert len({moved(asked_by)(language).text for asked_by in (None, "avtalegiro", "efaktura", "vipps")}) == 4
