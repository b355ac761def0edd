"""What is typed about a missing invoice: read in every form people write, or told what to correct."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.outcome import Reason
from portal.reports.missing import Frame, Missing, Typed, read
from portal.values.money import Money
from tests.invoices.issued import OLA

FRAME = Frame("NO", "NOK", synthetic=True, today=date(2026, 11, 22))
TYPED = Typed("me", reference="KID: 1000 0010 0010 017", amount="kr 3.080,-", day="1", month="12", year="26")
ESTATE = replace(TYPED, whom="estate", name="  Arne   Engen ", number="058958 94984")


def codes(typed: Typed, frame: Frame = FRAME) -> dict[str, str]:
    found = read(typed, frame)
    return {} if isinstance(found, Missing) else {field: reason.code for field, reason in found.items()}


def test_numbers_are_read_as_people_write_them() -> None:
    assert read(TYPED, FRAME) == Missing("me", "100000100010017", Money(308000, "NOK"), date(2026, 12, 1))


def test_whom_it_is_for_is_read_only_when_it_is_somebody_else() -> None:
    found = read(ESTATE, replace(FRAME, files=1))
    assert isinstance(found, Missing)
    assert (found.name, found.number) == ("Arne Engen", OLA)
    own = read(replace(ESTATE, whom="me", number="nonsense"), FRAME)
    assert isinstance(own, Missing)
    assert (own.name, own.number) == (None, None)


NEEDED = {"files": "proof_missing"}


@pytest.mark.parametrize(("whom", "wrong"), [("me", {}), ("estate", NEEDED), ("ward", NEEDED), ("child", {})])
def test_papers_are_needed_where_nobody_acts_without_them(whom: str, wrong: dict[str, str]) -> None:
    typed = replace(ESTATE, whom=whom)
    assert codes(typed) == wrong
    assert codes(typed, replace(FRAME, files=1)) == {}


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_form() -> None:
    wrong = read(Typed(note="x" * 2001), FRAME)
    assert not isinstance(wrong, Missing)
    assert list(wrong) == ["whom", "reference", "amount", "day", "note"]
    assert wrong["note"] == Reason("note_too_long", {"most": 2000})


def test_a_line_break_counts_once_however_browsers_send_it() -> None:
    assert codes(replace(TYPED, note="x\r\n" * 1000)) == {}


@given(st.builds(Typed, *[st.text(max_size=30)] * 9))
def test_whatever_is_typed_there_is_an_answer(typed: Typed) -> None:
    found = read(typed, FRAME)
    assert isinstance(found, Missing) or found
