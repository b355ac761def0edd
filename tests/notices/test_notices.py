"""Every notice, in every language: what all of them must keep to."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest

from portal.notices import (
    b2c_agreement_needed,
    case_asked,
    case_decided,
    claim_withdrawn,
    due_date_moved,
    forgery_reported,
    recipient_override,
    representation,
    something_to_see,
    vipps_included,
)
from portal.notices.b2c_agreement_needed import B2cAgreementNeeded
from portal.notices.case_asked import CaseAsked
from portal.notices.case_decided import CaseDecided
from portal.notices.claim_withdrawn import ClaimWithdrawn
from portal.notices.due_date_moved import DueDateMoved
from portal.notices.forgery_reported import ForgeryReported
from portal.notices.notice import Notice
from portal.notices.recipient_override import RecipientOverride
from portal.notices.representation import RepresentationNews
from portal.notices.something_to_see import SomethingToSee
from portal.notices.vipps_included import VippsIncluded
from portal.values.money import Money

LANGUAGES = ["nb", "nn", "sv", "en"]
TOWN, DAY = "Lørenskog <kommune> & sønn", date(2018, 12, 20)


def override(told: str, channel: str) -> Callable[[str], Notice]:
    facts = RecipientOverride(told, channel, "4711", TOWN, "67 20 10 00", "faktura@x.example")  # type: ignore[arg-type]
    return lambda language: recipient_override.compose(facts, language)


def to_see(occasion: str, count: int) -> Callable[[str], Notice]:
    facts = SomethingToSee(occasion, TOWN, count, DAY)  # type: ignore[arg-type]
    return lambda language: something_to_see.compose(facts, language)


def moved(asked_by: str | None, *, from_day: date | None = DAY) -> Callable[[str], Notice]:
    left, desk = Money(123450, "NOK"), ("67 20 10 00", "faktura@x.example")
    facts = DueDateMoved(TOWN, "4711", from_day, date(2019, 1, 20), left, asked_by, *desk)
    return lambda language: due_date_moved.compose(facts, language)


def withdrawn(language: str) -> Notice:
    return claim_withdrawn.compose(ClaimWithdrawn(TOWN, "4711", "67 20 10 00", "faktura@x.example"), language)


def acting(news: str, told: str, until: date | None) -> Callable[[str], Notice]:
    facts = RepresentationNews(told, "4711", until, TOWN, "67 20 10 00", "faktura@x.example")  # type: ignore[arg-type]
    return lambda language: representation.compose(news, facts, language)  # type: ignore[arg-type]


def decided(outcome: str) -> Callable[[str], Notice]:
    facts = CaseDecided("2026-000123", outcome, TOWN, "67 20 10 00", "faktura@x.example")  # type: ignore[arg-type]
    return lambda language: case_decided.compose(facts, language)


ASKED = CaseAsked("2026-000123", TOWN, "67 20 10 00", "faktura@x.example")
NOTICES: dict[str, Callable[[str], Notice]] = {
    **{f"{told} {way}": override(told, way) for told in ("customer", "other") for way in ("vipps", "mailbox")},
    **{f"case {outcome}": decided(outcome) for outcome in ("answered", "granted", "refused")},
    "case waits": lambda language: case_asked.compose(ASKED, language),
    **{
        f"{news} {told} {until}": acting(news, told, until)
        for news in ("granted", "revoked")
        for told in ("represented", "representative")
        for until in (None, DAY)
    },
    "vipps included": lambda language: vipps_included.compose(VippsIncluded(TOWN, DAY), language),
    **{f"moved {asked_by}": moved(asked_by) for asked_by in (None, "avtalegiro", "efaktura", "vipps")},
    "moved from no day": moved(None, from_day=None),
    "withdrawn": withdrawn,
    "forgery": lambda language: forgery_reported.compose(ForgeryReported(TOWN, DAY, "4711"), language),
    **{f"{occasion} {count}": to_see(occasion, count) for occasion in ("new_invoice", "due_soon") for count in (1, 3)},
    "agreement needed": lambda language: b2c_agreement_needed.compose(B2cAgreementNeeded(TOWN, DAY), language),
}
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
