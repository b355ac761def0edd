"""Every notice there is, as a function of the language it is composed in."""

from collections.abc import Callable
from datetime import date

from portal.notices import (
    b2c_agreement_needed,
    case_asked,
    case_decided,
    claim_withdrawn,
    contact_changed,
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
from portal.notices.contact_changed import ContactChanged
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


def changed(told: str, kind: str, *, removed: bool) -> Callable[[str], Notice]:
    facts = ContactChanged(told, kind, removed, DAY, "4711", TOWN, "67 20 10 00", "faktura@x.example")  # type: ignore[arg-type]
    return lambda language: contact_changed.compose(facts, language)


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
    **{
        f"{kind} changed, {told}, {removed}": changed(told, kind, removed=removed)
        for told, kind in (("old", "email"), ("new", "email"), ("other", "email"), ("other", "mobile"))
        for removed in (True, False)
        if not (told == "new" and removed)
    },
    "vipps included": lambda language: vipps_included.compose(VippsIncluded(TOWN, DAY), language),
    **{f"moved {asked_by}": moved(asked_by) for asked_by in (None, "avtalegiro", "efaktura", "vipps")},
    "moved from no day": moved(None, from_day=None),
    "withdrawn": withdrawn,
    "forgery": lambda language: forgery_reported.compose(ForgeryReported(TOWN, DAY, "4711"), language),
    **{f"{occasion} {count}": to_see(occasion, count) for occasion in ("new_invoice", "due_soon") for count in (1, 3)},
    "agreement needed": lambda language: b2c_agreement_needed.compose(B2cAgreementNeeded(TOWN, DAY), language),
}
