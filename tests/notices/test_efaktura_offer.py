"""The only mail with a link: what it says in every language, and what it does not."""

import re
from datetime import date
from html import unescape

import pytest

from portal.notices.efaktura_offer import EfakturaOffer, compose

LANGUAGES = ["nb", "nn", "sv", "en"]
LINK = "https://faktura.lorenskog.example/offers/T0k3n?lang=nb"
OFFER = EfakturaOffer(
    municipality="Lørenskog <kommune> & sønn",
    address="faktura.lorenskog.example",
    link=LINK,
    stop="https://faktura.lorenskog.example/offers/T0k3n/opt-out",
    day=date(2026, 12, 22),
    phone="67 20 10 00",
    email="faktura@x.example",
)
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_no_language_falls_back_to_another() -> None:
    assert len({compose(OFFER, language).text for language in LANGUAGES}) == len(LANGUAGES)


@in_every_language
def test_text_and_html_say_the_same_and_names_cannot_become_markup(language: str) -> None:
    mail = compose(OFFER, language)
    assert "<kommune>" not in mail.html
    shown = [unescape(re.sub(r"<(?!kommune)[^>]+>", "", part)) for part in re.findall(r"<p>(.*?)</p>", mail.html)]
    assert shown == [paragraph.replace("\n", "") for paragraph in mail.paragraphs]


@in_every_language
def test_it_has_its_own_two_links_and_no_other_and_no_amount(language: str) -> None:
    mail = compose(OFFER, language)
    assert re.findall(r'href="([^"]+)"', mail.html) == [LINK, OFFER.stop]
    assert re.findall(r"https?://\S+", mail.text) == [LINK, OFFER.stop]
    assert not re.search(r"<img|<script", mail.html)
    assert not re.search(r"\bkr\b|NOK|SEK|\d,\d\d", mail.text)


@in_every_language
def test_it_says_how_to_check_that_it_is_genuine_until_when_and_whom_to_ask(language: str) -> None:
    mail = compose(OFFER, language)
    for told in ("faktura.lorenskog.example/help", "2026", OFFER.phone, OFFER.email, OFFER.municipality):
        assert told in mail.text


@in_every_language
def test_the_subject_is_one_line_and_names_the_municipality(language: str) -> None:
    subject = compose(OFFER, language).subject
    assert OFFER.municipality in subject
    assert subject.isprintable()
