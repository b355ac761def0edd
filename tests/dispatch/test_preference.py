"""The cascade where the municipality goes by the customer card, with eFaktura's own capabilities."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from portal.config import EfakturaChannel
from portal.dispatch.cascade import Facts, Route, Rules, Step, route
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.preference import Preference
from portal.dispatch.register import Answer
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import SIX, TODAY, a_person, an_invoice, capable, the_rules
from tests.dispatch.test_cascade import all_facts, all_rules, orders

EFAKTURA = Efaktura(EfakturaAccess("http://127.0.0.1:1", SecretStr("key")), EfakturaChannel()).capabilities
RULES = the_rules(channels={"efaktura": EFAKTURA, "email": capable(idempotent=False), "paper": capable(transmits=True)})
YES = {"efaktura": Answer("yes", Reason("efaktura_consent"), {"identifier": "1"})}
NO = {"efaktura": Answer("no", Reason("no_consent", {"because": "efaktura"}))}


def routed(facts: Facts, *, card: str | None = None, invoice: str | None = None, search: bool = False) -> Route:
    return route(replace(facts, preference=Preference(card, invoice, search)), SIX, RULES, TODAY)


def chosen(way: Route) -> Step:
    assert way.chosen
    return way.chosen


def of_efaktura(way: Route) -> tuple[str, str]:
    step = next(step for step in way.steps if step.channel == "efaktura")
    return step.verdict, step.reason.code


def test_the_card_s_method_is_used_before_what_stands_earlier_in_the_order() -> None:
    assert chosen(routed(an_invoice(), card="paper")) == Step("paper", "chosen", Reason("on_card", {"to": "person"}))
    assert chosen(routed(an_invoice(answers=NO))).channel == "email"


@pytest.mark.contract("PG-03")
def test_a_method_set_on_a_single_invoice_goes_before_the_card_s() -> None:
    way = routed(an_invoice(), card="efaktura", invoice="paper")
    assert chosen(way) == Step("paper", "chosen", Reason("on_invoice", {"to": "person"}))
    assert of_efaktura(way) == ("passed", "efaktura_not_searched")


@pytest.mark.contract("PG-03")
def test_efaktura_on_the_card_is_used_and_its_register_asked_where_to_send_it() -> None:
    assert of_efaktura(routed(an_invoice(), card="efaktura")) == ("ask", "to_be_asked")
    assert chosen(routed(an_invoice(answers=YES), card="efaktura")) == Step("efaktura", "chosen", Reason("on_card"))


@pytest.mark.contract("PG-05")
@pytest.mark.contract("PG-06")
def test_who_has_another_method_is_searched_when_it_was_ticked() -> None:
    assert of_efaktura(routed(an_invoice(), card="paper", search=True)) == ("ask", "to_be_asked")
    found = chosen(routed(an_invoice(answers=YES), card="paper", search=True))
    assert found == Step("efaktura", "chosen", Reason("efaktura_consent"))
    assert chosen(routed(an_invoice(answers=NO), card="paper", search=True)).channel == "paper"


@pytest.mark.contract("PG-09")
def test_nobody_is_searched_when_it_was_not_ticked() -> None:
    for answers in ({}, YES):
        way = routed(an_invoice(answers=answers), card="paper")
        assert (way.asks, chosen(way).channel) == (None, "paper")
        assert of_efaktura(way) == ("passed", "efaktura_not_searched")


@pytest.mark.contract("PG-06")
@pytest.mark.contract("PG-09")
@pytest.mark.contract("PG-13")
@pytest.mark.contract("PG-19")
@pytest.mark.parametrize("kind", ["company", "estate", "minor"])
def test_only_private_persons_are_ever_searched(kind: str) -> None:
    way = routed(an_invoice(a_person(kind=kind)), card="paper", search=True)
    assert way.asks is None
    assert of_efaktura(way) == ("passed", kind)
    assert chosen(way).channel == "paper"


@pytest.mark.contract("PG-16")
@pytest.mark.contract("PG-17")
@pytest.mark.parametrize(
    ("days", "said"), [(2, "due_too_soon"), (3, "to_be_asked"), (365, "to_be_asked"), (366, "due_too_far")]
)
def test_the_due_date_is_three_to_365_days_ahead_for_a_search_too(days: int, said: str) -> None:
    facts = an_invoice(due_date=TODAY + timedelta(days=days))
    assert of_efaktura(routed(facts, card="paper", search=True))[1] == said


@pytest.mark.contract("PG-18")
@pytest.mark.parametrize("card", ["paper", "efaktura"])
def test_other_money_than_kroner_is_not_searched_for(card: str) -> None:
    way = routed(an_invoice(currency="SEK"), card=card, search=True)
    assert of_efaktura(way) == ("passed", "currency_not_supported")


def test_a_method_that_cannot_carry_it_lets_the_order_go_on() -> None:
    way = routed(an_invoice(a_person(email=None)), card="email")
    assert [step.channel for step in way.steps[:3]] == ["efaktura", "email", "avtalegiro"]
    assert chosen(way).channel == "paper"


def test_a_method_the_municipality_does_not_use_changes_nothing_but_that_nobody_is_searched() -> None:
    facts = replace(an_invoice(), preference=Preference("vipps"))
    way = route(facts, ("efaktura", "email", "paper"), RULES, TODAY)
    assert [step.verdict for step in way.steps[:2]] == ["passed", "chosen"]


def test_an_empty_card_leaves_all_to_the_cascade() -> None:
    for search in (False, True):
        assert routed(an_invoice(), search=search).steps == route(an_invoice(), SIX, RULES, TODAY).steps


@pytest.mark.contract("PG-01")
@pytest.mark.parametrize(("card", "channel"), [("efaktura", "efaktura"), ("paper", "paper"), (None, "efaktura")])
def test_an_agreement_answers_for_its_register_but_never_against_the_card(card: str | None, channel: str) -> None:
    agreed = {"efaktura": Answer("yes", Reason("efaktura_1_agreement"), {"reference": "4711"})}
    step = chosen(routed(an_invoice(answers=agreed), card=card))
    assert step.channel == channel
    assert step.reason.code == ("efaktura_1_agreement" if channel == "efaktura" else "on_card")


# Whatever is asked for, it arrives where it could arrive at all.

preferences = st.builds(
    Preference, card=st.none() | st.sampled_from(SIX), invoice=st.none() | st.sampled_from(SIX), search=st.booleans()
)


@given(all_facts, preferences, orders, all_rules)
def test_a_preference_only_moves_channels_and_never_loses_one(
    facts: Facts, preference: Preference, order: list[str], rules: Rules
) -> None:
    way = route(replace(facts, preference=preference), order, rules, TODAY)
    assert sorted(step.channel for step in way.steps) == sorted(SIX)
    plain = route(facts, order, rules, TODAY)
    searched = all(step.reason.code != "efaktura_not_searched" for step in way.steps)
    if searched:
        assert (way.chosen is None) == (plain.chosen is None)


@given(st.sampled_from(["company", "estate", "minor"]), preferences)
def test_a_register_is_never_asked_about_anyone_but_persons(kind: str, preference: Preference) -> None:
    facts = an_invoice(a_person(kind=kind, email=None, address=None), preference=preference)
    assert route(facts, SIX, RULES, TODAY).asks is None
