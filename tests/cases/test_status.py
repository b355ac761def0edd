"""Where each step of a case leads."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.status import LIVE, MOST_FILES, State, Step, after, room_for
from portal.policy.outcome import Reason


@pytest.mark.parametrize("state", sorted(LIVE))
@pytest.mark.parametrize(
    ("step", "leads_to"),
    [
        ("written", "open"),
        ("asked", "waiting_for_resident"),
        ("decided", "decided"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_a_live_case_goes_where_the_step_leads(state: str, step: Step, leads_to: str) -> None:
    assert after(state, step) == leads_to


@pytest.mark.parametrize("state", ["decided", "withdrawn"])
@pytest.mark.parametrize("step", get_args(Step))
def test_what_is_closed_stays_closed(state: str, step: Step) -> None:
    assert after(state, step) == Reason(f"case_{state}")


@given(st.lists(st.sampled_from(get_args(Step))))
def test_whatever_is_done_a_case_has_a_state(steps: list[Step]) -> None:
    state: str = "open"
    for step in steps:
        found = after(state, step)
        if isinstance(found, Reason):
            assert state not in LIVE
        else:
            state = found
        assert state in get_args(State)


def test_a_case_holds_so_many_files_and_no_more() -> None:
    assert room_for(MOST_FILES - 1, 1) is None
    assert room_for(MOST_FILES, 1) == Reason("too_many_files", {"most": MOST_FILES})
