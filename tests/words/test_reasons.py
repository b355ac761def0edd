import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import dispatch, policy
from portal.dispatch.cascade import Facts, Rules, route
from portal.words import words_in
from portal.words.reasons import sentence
from tests.dispatch.facts_of_life import TODAY, a_person, an_invoice, the_rules
from tests.dispatch.test_cascade import all_facts, all_rules, orders

LANGUAGES = ["nb", "nn", "sv", "en"]


@given(all_facts, orders, all_rules, st.sampled_from(LANGUAGES))
def test_every_answer_of_the_cascade_is_a_whole_sentence(
    facts: Facts, order: list[str], rules: Rules, language: str
) -> None:
    for step in route(facts, order, rules, TODAY).steps:
        said = sentence(words_in(language), step.reason.code, step.reason.numbers)
        assert said.endswith(".")
        assert "%" not in said


def _codes_in_code() -> set[str]:
    """Every `Reason("code" ...)` in the rooms that give reasons."""
    files = (path for room in (dispatch, policy) for path in Path(room.__path__[0]).rglob("*.py"))
    calls = (node for path in files for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Reason" and isinstance(call.args[0], ast.Constant)
    }


def test_every_reason_code_in_the_code_has_a_sentence() -> None:
    codes = _codes_in_code()
    assert len(codes) > 15
    for code in codes:
        days = dict.fromkeys(_DAYS, "2026-12-01")
        usual = dict.fromkeys(_PLACEHOLDERS, 1) | days
        numbers = {"because": "category"} if code == "too_sensitive_for_email" else usual
        assert sentence(words_in("en"), code, numbers)


_COUNTS = ("bytes", "most_bytes", "days", "least_days", "most_days", "months")
_DAYS = ("first_day", "last_day", "cut_off_day", "drawn_day", "due_day", "next_day")
_PLACEHOLDERS = (*_COUNTS, *_DAYS, "currency", "from", "last", "cut_off")


def test_an_unknown_code_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        sentence(words_in("nb"), "because_i_say_so", {})


def said_of_email(facts: Facts, language: str = "nb") -> str:
    step = next(step for step in route(facts, ("email",), the_rules(), TODAY).steps if step.channel == "email")
    return sentence(words_in(language), step.reason.code, step.reason.numbers)


def test_a_size_over_the_limit_never_reads_as_the_limit() -> None:
    said = said_of_email(an_invoice(document_bytes=10_000_001))
    assert said == "PDF-en er på 10,1\u00a0MB. Grensen for å sende den på denne måten er 10\u00a0MB."


def test_the_one_it_is_for_is_told_what_is_missing() -> None:
    assert said_of_email(an_invoice(a_person(email=None))) == "Vi har ingen e-postadresse til deg."
    assert said_of_email(an_invoice(a_person(email=None)), "sv") == "Vi har ingen e-postadress till dig."


def test_why_something_is_too_private_is_said_as_it_is() -> None:
    assert said_of_email(an_invoice(person_number="found")).startswith("PDF-en inneholder et fødselsnummer")
    assert said_of_email(an_invoice(category="health")) == "Det fakturaen gjelder, er for privat for e-post."
