"""What eFaktura carries and for whom, judged by the cascade with the channel's own capabilities."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from portal.config import EfakturaChannel
from portal.dispatch.cascade import Facts, Step, route
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.register import UNKNOWN, Answer
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import SIX, TODAY, a_manager, a_person, an_invoice, capable, the_rules

CHANNEL = Efaktura(EfakturaAccess("http://127.0.0.1:1", SecretStr("key")), EfakturaChannel())
YES = Answer("yes", Reason("efaktura_consent"), {"identifier": "1"})
KARI = a_person(has_national_id=True)


def answered(facts: Facts, answer: Answer | None = YES) -> Step:
    others = {"vipps": capable(), "paper": capable(transmits=True)}
    rules = the_rules(channels={"efaktura": CHANNEL.capabilities, **others})
    said = {} if answer is None else {"efaktura": answer}
    return route(replace(facts, answers=said), SIX, rules, TODAY).steps[1]


def why(facts: Facts) -> str:
    step = answered(facts)
    return step.reason.code if step.verdict == "passed" else step.verdict


def to_kari(**changes: Any) -> Facts:
    return an_invoice(KARI, **changes)


@pytest.mark.contract("LK-06")
def test_who_takes_efaktura_is_chosen_for_it_with_their_own_yes_as_the_reason() -> None:
    assert answered(to_kari()) == Step("efaktura", "chosen", Reason("efaktura_consent"))


@pytest.mark.contract("PG-16")
@pytest.mark.contract("PG-17")
@pytest.mark.parametrize(
    ("days", "said"), [(2, "due_too_soon"), (3, "chosen"), (365, "chosen"), (366, "due_too_far"), (-1, "due_too_soon")]
)
def test_the_due_date_is_three_to_365_days_ahead_of_dispatch(days: int, said: str) -> None:
    assert why(to_kari(due_date=TODAY + timedelta(days=days))) == said


@pytest.mark.contract("PG-18")
@pytest.mark.parametrize("currency", ["SEK", "EUR"])
def test_efaktura_is_in_kroner_only(currency: str) -> None:
    assert why(to_kari(currency=currency)) == "currency_not_supported"


@pytest.mark.parametrize("kind", ["credit_note", "reminder"])
def test_credit_notes_and_reminders_never_travel_as_a_claim(kind: str) -> None:
    assert why(to_kari(kind=kind)) == "type_not_supported"


@pytest.mark.parametrize("minor", [0, -1])
def test_there_must_be_something_to_pay(minor: int) -> None:
    assert why(to_kari(amount_minor=minor)) == "amount_not_positive"


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (None, "chosen"),
        ("000123400000014", "chosen"),
        ("1000005-", "chosen"),
        ("000123400000015", "kid_invalid"),
        ("0003434323213231", "kid_invalid"),
        ("1", "kid_invalid"),
    ],
)
def test_a_kid_must_be_right_where_there_is_one(reference: str | None, said: str) -> None:
    assert why(to_kari(payment_reference=reference)) == said


def test_a_claim_nobody_knows_where_or_when_to_pay_is_not_asked_for() -> None:
    assert why(to_kari(has_account=False)) == "no_account"
    assert why(to_kari(due_date=None)) == "no_due_date"


@pytest.mark.parametrize(
    ("recipient", "said"),
    [
        (a_person(has_national_id=True, protected=True), "protected_identity"),
        (a_person(has_national_id=True, kind="estate"), "estate"),
        (a_person(has_national_id=True, kind="minor"), "minor"),
        (a_person(has_national_id=True, kind="company"), "company"),
        (a_person(has_national_id=False), "no_national_id"),
        (a_person(has_national_id=False, other=a_manager()), "no_national_id"),
        (a_person(has_national_id=True, other=a_manager()), "chosen"),
    ],
)
def test_only_people_who_can_be_known_are_reached_in_their_bank(recipient: Any, said: str) -> None:
    assert why(an_invoice(recipient)) == said


def test_a_register_nobody_has_asked_is_asked_and_a_silent_one_waited_for() -> None:
    assert answered(to_kari(), None).verdict == "ask"
    assert answered(to_kari(), UNKNOWN).verdict == "held"
