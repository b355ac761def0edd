from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dispatch.cascade import CHANNELS, Facts, Rules, Step, route
from portal.dispatch.recipient import MailAddress, OtherRecipient, Recipient
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import (
    SIX,
    TODAY,
    a_person,
    an_address,
    an_invoice,
    capable,
    the_rules,
)


def answers(facts: Facts, **changes: object) -> dict[str, Step]:
    return {step.channel: step for step in route(facts, SIX, the_rules(**changes), TODAY).steps}


def why_not(facts: Facts, channel: str, **changes: object) -> str:
    step = answers(facts, **changes)[channel]
    assert step.verdict == "passed", step
    return step.reason.code


def chosen(facts: Facts, **changes: object) -> str | None:
    step = route(facts, SIX, the_rules(**changes), TODAY).chosen
    return step.channel if step else None


@pytest.mark.contract("LK-02")
def test_every_digital_channel_is_tried_before_paper_in_the_agreed_order() -> None:
    steps = route(an_invoice(a_person(email=None)), SIX, the_rules(), TODAY).steps
    assert [step.channel for step in steps] == list(SIX)
    assert [step.verdict for step in steps] == ["passed"] * 5 + ["chosen"]


@pytest.mark.contract("LK-13")
@pytest.mark.contract("ST-20")
def test_email_is_the_last_digital_way_and_comes_before_paper() -> None:
    steps = answers(an_invoice())
    assert steps["email"].verdict == "chosen"
    assert steps["paper"] == Step("paper", "not_reached", Reason("placed_before"))


@pytest.mark.contract("LK-16")
@pytest.mark.contract("ST-03")
def test_paper_is_chosen_when_there_is_no_digital_way() -> None:
    facts = an_invoice(a_person(email=None))
    assert why_not(facts, "email") == "no_email"
    assert chosen(facts) == "paper"


def test_a_channel_that_is_not_connected_says_so() -> None:
    facts = an_invoice()
    for channel in ("avtalegiro", "efaktura", "vipps", "mailbox"):
        assert why_not(facts, channel) == "channel_disabled"


def test_a_channel_the_municipality_does_not_use_is_told_apart_from_one_that_could_not_carry() -> None:
    steps = route(an_invoice(), ("email", "paper"), the_rules(), TODAY).steps
    assert [step.channel for step in steps[:2]] == ["email", "paper"]
    assert {step.verdict for step in steps[2:]} == {"not_used"}
    assert {step.channel for step in steps} == set(CHANNELS)


@pytest.mark.parametrize("category", ["health", "social", "child_welfare"])
def test_a_sensitive_category_never_travels_by_email(category: str) -> None:
    step = answers(an_invoice(category=category))["email"]
    assert step.reason == Reason("too_sensitive_for_email", {"because": "category"})


def test_a_supplied_pdf_with_a_person_number_never_travels_by_email() -> None:
    assert why_not(an_invoice(person_number="found"), "email") == "too_sensitive_for_email"


def test_a_pdf_that_cannot_be_searched_travels_by_email_only_where_the_municipality_allows() -> None:
    facts = an_invoice(person_number="unsearchable")
    assert why_not(facts, "email") == "too_sensitive_for_email"
    assert chosen(facts, email_unsearchable_pdf=True) == "email"


def test_a_document_as_large_as_the_limit_passes_and_one_byte_more_does_not() -> None:
    assert chosen(an_invoice(document_bytes=10_000_000)) == "email"
    step = answers(an_invoice(document_bytes=10_000_001))["email"]
    assert step.reason == Reason("attachment_too_large", {"bytes": 10_000_001, "most_bytes": 10_000_000})


def test_a_claim_without_basis_is_sent_by_nobody() -> None:
    facts = an_invoice(claim_basis="none")
    assert chosen(facts) is None
    assert why_not(facts, "paper") == "no_claim_basis"


def test_a_credit_note_needs_no_basis() -> None:
    assert chosen(an_invoice(kind="credit_note", claim_basis="none")) == "email"


def test_a_reminder_is_not_carried_as_a_claim() -> None:
    facts = an_invoice(kind="reminder")
    assert chosen(facts) is None
    assert why_not(facts, "email") == why_not(facts, "paper") == "type_not_supported"


@pytest.mark.parametrize(("days", "code"), [(2, "due_too_soon"), (3, None), (365, None), (366, "due_too_far")])
def test_a_due_window_includes_both_its_ends(days: int, code: str | None) -> None:
    facts = an_invoice(due_date=TODAY + timedelta(days=days))
    step = answers(facts, channels={"efaktura": capable(due_days=(3, 365))})["efaktura"]
    assert (step.reason.code if step.verdict == "passed" else None) == code


def test_a_currency_the_channel_does_not_know_passes_it_over() -> None:
    rules = {"efaktura": capable(currencies=frozenset({"NOK"}))}
    assert why_not(an_invoice(currency="SEK"), "efaktura", channels=rules) == "currency_not_supported"


@pytest.mark.contract("LK-02")
def test_a_channel_that_refused_is_passed_over_and_the_next_is_chosen() -> None:
    facts = an_invoice(refused={"email": Reason("rejected_by_channel", {"answer": 550})})
    assert answers(facts)["email"].reason == Reason("rejected_by_channel", {"answer": 550})
    assert chosen(facts) == "paper"


# Whatever the facts, the answer is whole.

addresses = st.none() | st.just(an_address()) | st.just(replace(an_address(), zip=""))
emails = st.sampled_from(["kari@example.no", "not an address", ""])
others = st.builds(OtherRecipient, st.just("Ola"), st.none() | emails, addresses)
recipients = st.builds(
    Recipient,
    kind=st.sampled_from(["person", "estate", "minor", "company"]),
    protected=st.booleans(),
    email=st.none() | st.builds(MailAddress, emails, st.booleans()),
    address=addresses,
    other=st.none() | others,
)
all_facts = st.builds(
    Facts,
    kind=st.sampled_from(["invoice", "credit_note", "reminder"]),
    currency=st.sampled_from(["NOK", "SEK", "EUR"]),
    due_date=st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    claim_basis=st.sampled_from(["law", "agreement", "consent", "none"]),
    category=st.sampled_from([None, "kindergarten", "health"]),
    recipient=recipients,
    person_number=st.sampled_from(["clean", "found", "unsearchable"]),
    document_bytes=st.none() | st.integers(0, 30_000_000),
    refused=st.dictionaries(st.sampled_from(SIX), st.just(Reason("rejected_by_channel", {"answer": 550}))),
)
windows = st.none() | st.just((3, 365))
channel_sets = st.dictionaries(
    st.sampled_from(SIX),
    st.builds(
        lambda window, currencies: capable(due_days=window, currencies=currencies),
        windows,
        st.sampled_from([None, frozenset({"NOK"})]),
    ),
)
all_rules = st.builds(Rules, channel_sets, st.just(frozenset({"health"})), st.booleans())
orders = st.lists(st.sampled_from(SIX), unique=True, min_size=1)


@given(all_facts, orders, all_rules)
def test_exactly_one_channel_is_chosen_or_each_of_the_order_has_a_reason_against_it(
    facts: Facts, order: list[str], rules: Rules
) -> None:
    steps = route(facts, order, rules, TODAY).steps
    of_order = {step.verdict for step in steps if step.channel in order}
    picked = [step for step in steps if step.verdict == "chosen"]
    assert len(picked) == 1 if "chosen" in of_order else of_order == {"passed"}
    assert all(step.channel not in facts.refused for step in picked)


@given(all_facts, orders, all_rules)
def test_every_channel_is_answered_once_with_a_reason_and_in_the_agreed_order(
    facts: Facts, order: list[str], rules: Rules
) -> None:
    steps = route(facts, order, rules, TODAY).steps
    assert sorted(step.channel for step in steps) == sorted(SIX)
    assert [step.channel for step in steps[: len(order)]] == order
    assert all(step.reason.code for step in steps)
    assert {step.channel for step in steps if step.verdict == "not_used"} == set(SIX) - set(order)


@given(all_facts, orders, all_rules)
def test_nothing_is_reached_after_the_choice_and_nothing_skipped_before_it(
    facts: Facts, order: list[str], rules: Rules
) -> None:
    verdicts = [step.verdict for step in route(facts, order, rules, TODAY).steps[: len(order)]]
    if "chosen" in verdicts:
        at = verdicts.index("chosen")
        assert set(verdicts[:at]) <= {"passed"}
        assert set(verdicts[at + 1 :]) <= {"not_reached"}


@given(all_facts, orders, all_rules)
def test_the_same_facts_give_the_same_route(facts: Facts, order: list[str], rules: Rules) -> None:
    assert route(facts, order, rules, TODAY) == route(facts, order, rules, TODAY)
