"""Who may be sent an e-mail that offers eFaktura."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.offer import OfferFacts, obstacle
from portal.policy.outcome import Reason

TODAY = date(2026, 11, 22)
# Kari: an adult with a good address, whom nobody has looked up.
KARI = OfferFacts("person", False, True, "good", False, "unasked")
EVERY_DAYS = 180


def against(**changes: Any) -> Reason | None:
    return obstacle(replace(KARI, **changes), every_days=EVERY_DAYS, today=TODAY)


def test_whoever_has_a_good_address_and_no_efaktura_may_get_one() -> None:
    assert against() is None
    assert against(efaktura="no") is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"efaktura": "yes"}, "has_efaktura"),
        ({"efaktura": "blocked"}, "issuer_blocked"),
        ({"asked_for": True}, "asked_for"),
        ({"opted_out": True}, "opted_out"),
        ({"address": "none"}, "no_email"),
        ({"address": "invalid"}, "email_invalid"),
        ({"address": "stale"}, "contact_stale"),
        ({"protected": True}, "protected_identity"),
        ({"kind": "estate"}, "estate"),
        ({"kind": "minor"}, "minor"),
        ({"kind": "company"}, "company"),
        ({"has_national_id": False}, "no_national_id"),
    ],
)
def test_one_thing_against_it_is_enough(changes: dict[str, Any], code: str) -> None:
    found = against(**changes)
    assert found
    assert found.code == code


def test_the_next_one_comes_on_the_day_the_set_time_has_run() -> None:
    last = TODAY - timedelta(days=EVERY_DAYS)
    assert against(offered_on=last) is None
    assert against(offered_on=last + timedelta(days=1)) == Reason("offered_recently", {"next_day": "2026-11-23"})
    assert against(offered_on=TODAY) == Reason("offered_recently", {"next_day": "2027-05-21"})


anybody = st.builds(
    OfferFacts,
    kind=st.sampled_from(("person", "estate", "minor", "company")),
    protected=st.booleans(),
    has_national_id=st.booleans(),
    address=st.sampled_from(("none", "invalid", "stale", "good")),
    opted_out=st.booleans(),
    efaktura=st.sampled_from(("yes", "blocked", "no", "unasked")),
    asked_for=st.booleans(),
    offered_on=st.none() | st.dates(TODAY - timedelta(days=400), TODAY),
)


@given(facts=anybody)
def test_nobody_gets_one_who_has_efaktura_or_wants_none_or_cannot_be_written_to(facts: OfferFacts) -> None:
    found = obstacle(facts, every_days=EVERY_DAYS, today=TODAY)
    if facts.efaktura == "yes" or facts.opted_out or facts.address != "good":
        assert found


@given(facts=anybody, days=st.integers(1, 1000))
def test_between_two_offers_there_are_always_the_set_days(facts: OfferFacts, days: int) -> None:
    if obstacle(facts, every_days=days, today=TODAY) is None and facts.offered_on:
        assert (TODAY - facts.offered_on).days >= days
