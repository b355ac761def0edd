"""Every notice, in every language: what all of them must keep to."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from portal.notices import b2c_agreement_needed, contact_changed, forgery_reported, recipient_override, vipps_included
from portal.notices.b2c_agreement_needed import B2cAgreementNeeded
from portal.notices.contact_changed import ContactChanged
from portal.notices.forgery_reported import ForgeryReported
from portal.notices.notice import Notice
from portal.notices.recipient_override import RecipientOverride
from portal.notices.vipps_included import VippsIncluded

LANGUAGES = ["nb", "nn", "sv", "en"]
TOWN, DAY = "Lørenskog <kommune> & sønn", date(2018, 12, 20)


def override(told: str, channel: str) -> Callable[[str], Notice]:
    facts = RecipientOverride(told, channel, "4711", TOWN, "67 20 10 00", "faktura@x.example")  # type: ignore[arg-type]
    return lambda language: recipient_override.compose(facts, language)


def changed(told: str, kind: str, *, removed: bool) -> Callable[[str], Notice]:
    facts = ContactChanged(told, kind, removed, DAY, "4711", TOWN, "67 20 10 00", "faktura@x.example")  # type: ignore[arg-type]
    return lambda language: contact_changed.compose(facts, language)


NOTICES: dict[str, Callable[[str], Notice]] = {
    **{f"{told} {way}": override(told, way) for told in ("customer", "other") for way in ("vipps", "mailbox")},
    **{
        f"{kind} changed, {told}, {removed}": changed(told, kind, removed=removed)
        for told, kind in (("old", "email"), ("new", "email"), ("other", "email"), ("other", "mobile"))
        for removed in (True, False)
        if not (told == "new" and removed)
    },
    "vipps included": lambda language: vipps_included.compose(VippsIncluded(TOWN, DAY), language),
    "forgery": lambda language: forgery_reported.compose(ForgeryReported(TOWN, DAY, "4711"), language),
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
