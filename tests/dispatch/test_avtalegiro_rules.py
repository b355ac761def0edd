"""Whatever the order, the card and the recipient: a live mandate is claimed once, with nothing to pay beside."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import Municipality, load_municipality
from portal.dispatch.cascade import NEVER_COPIES, route, route_copy
from portal.dispatch.placing.facts import rules_of
from portal.dispatch.preference import Preference
from portal.dispatch.register import Answer
from portal.policy.claim_deadline import ClaimLead, earliest_due
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import SIX, TODAY, a_manager, a_person, an_invoice, capable, the_rules
from tests.dispatch.test_orders import ALL_SIX

REGISTERS = ("efaktura", "vipps", "krr")
LEAD = ClaimLead()
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
CONNECTED = {**ALL_SIX, "avtalegiro": capable(lead=LEAD, kid_digits=(2, 25))}
LORENSKOG = load_municipality("lorenskog")

orders = st.permutations(SIX).map(tuple)
recipients = st.sampled_from(["person", "estate", "minor", "company"]).flatmap(
    lambda kind: st.sampled_from(
        [a_person(kind=kind), a_person(kind=kind, other=a_manager()), a_person(kind=kind, protected=True)]
    )
)
said = st.sampled_from([Answer("yes"), Answer("no", Reason("no_consent")), Answer("unknown")])
answers = st.fixed_dictionaries(dict.fromkeys(REGISTERS, said))
moments = st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
preferences = st.builds(Preference, st.none() | st.sampled_from(SIX), st.none() | st.sampled_from(SIX), st.booleans())


@pytest.mark.contract("LK-03")
@pytest.mark.contract("LK-09")
@given(orders, recipients, answers, preferences)
def test_a_live_mandate_is_claimed_once_and_no_copy_of_it_asks_for_payment(order, recipient, answers, preference):
    facts = an_invoice(recipient, mandate=True, answers=answers, preference=preference)
    rules = the_rules(channels=CONNECTED)
    found, copy = route(facts, order, rules, TODAY), route_copy(facts, order, rules, TODAY)
    assert [step.channel for step in found.steps if step.verdict in ("chosen", "ask", "held")] == ["avtalegiro"]
    assert {step.channel for step in copy.steps if step.verdict in ("chosen", "ask", "held")}.isdisjoint(NEVER_COPIES)


@given(orders, recipients)
def test_who_has_no_mandate_is_never_claimed_and_told_so_first(order, recipient):
    steps = route(an_invoice(recipient, due_date=TODAY), order, the_rules(channels=CONNECTED), TODAY).steps
    (step,) = (step for step in steps if step.channel == "avtalegiro")
    assert step.verdict in ("passed", "not_reached")
    assert step.reason.code in ("no_mandate", "placed_before", "not_decided")


def judged(at: datetime, due: date, municipality: Municipality = LORENSKOG) -> Reason:
    rules = rules_of(municipality, CONNECTED, at)
    facts = an_invoice(mandate=True, due_date=due)
    return route(facts, SIX, rules, at.astimezone(municipality.zone).date()).steps[0].reason


@pytest.mark.parametrize(
    ("at", "due", "code"),
    [
        # A Monday before two in the afternoon counts four days; a minute later five.
        (datetime(2026, 11, 23, 12, 59, tzinfo=UTC), date(2026, 11, 27), "mandate"),
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), date(2026, 11, 27), "due_too_soon"),
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), date(2026, 11, 28), "mandate"),
        # Over Christmas: the two holidays on weekdays are not counted.
        (datetime(2026, 12, 23, 9, 0, tzinfo=UTC), date(2026, 12, 27), "due_too_soon"),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), date(2027, 11, 23), "mandate"),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), date(2027, 11, 24), "due_too_far"),
    ],
)
def test_a_claim_is_in_time_by_the_hour_the_bank_takes_it(at: datetime, due: date, code: str) -> None:
    assert judged(at, due).code == code


@given(moments, st.integers(-3, 30))
def test_a_claim_too_late_says_by_how_many_days(at: datetime, days: int) -> None:
    due = at.astimezone(LORENSKOG.zone).date() + timedelta(days=days)
    reason, today = judged(at, due), at.astimezone(LORENSKOG.zone).date()
    if due >= earliest_due(at, LEAD):
        assert reason.code == "mandate"
    else:
        assert (reason.code, reason.numbers["days"]) == ("due_too_soon", days)
        assert today + timedelta(days=int(reason.numbers["least_days"])) == earliest_due(at, LEAD)


def test_a_claim_that_was_refused_is_not_made_again() -> None:
    facts = replace(an_invoice(mandate=True), refused={"avtalegiro": Reason("past_cut_off")})
    found = route(facts, SIX, the_rules(channels=CONNECTED), TODAY)
    assert found.steps[0].reason.code == "past_cut_off"
