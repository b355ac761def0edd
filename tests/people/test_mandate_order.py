"""A mandate file that the bank made before one that was taken in tells nothing any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.people.mandate_order import Filed
from portal.people.mandates import MandateResult
from portal.values.giro_records import Assignment, MandateEntry
from tests.invoices.issued import MORNING
from tests.people.test_mandates import (
    ACCOUNT,
    KARI,
    LATER,
    LISE,
    OLA,
    OTHER_ACCOUNT,
    STRANGE_ACCOUNT,
    counts,
    live,
    take_in,
    told,
)

NEW_YEAR, EVE = date(2026, 1, 2), date(2025, 12, 31)
THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("one", "other", "is_before"),
    [
        (Filed(3230800, THURSDAY), Filed(3240800, FRIDAY), True),
        (Filed(3240800, FRIDAY), Filed(3240800, FRIDAY), False),
        (Filed(3240800, FRIDAY), Filed(3241400, FRIDAY), True),
        (Filed(3651949, EVE), Filed(20800, NEW_YEAR), True),
        (Filed(20800, NEW_YEAR), Filed(3651949, EVE), False),
        (Filed(6, None), Filed(7, None), True),
        (Filed(7, None), Filed(7, None), False),
        (Filed(3230800, None), Filed(3240800, FRIDAY), True),
        (Filed(3250800, None), Filed(3240800, FRIDAY), False),
    ],
)
def test_the_day_tells_which_came_first_and_within_it_the_number(one, other, is_before):
    assert one.is_before(other) is is_before


FILED = st.builds(Filed, st.integers(0, 9), st.none() | st.dates(THURSDAY, FRIDAY + timedelta(days=2)))


@given(FILED, FILED)
def test_no_two_files_are_each_before_the_other(one, other):
    assert not (one.is_before(other) and other.is_before(one))


@pytest.mark.parametrize("kind", ["0", "1", "2"])
def test_a_whole_list_and_changes_from_before_are_refused_whole(session, kind):
    take_in(session, told(("0", KARI, True), ("0", OLA, True)), number=2, filed_on=FRIDAY)
    result = take_in(session, told((kind, KARI, False)), digest="b", number=1, filed_on=THURSDAY)
    assert counts(result) == (0, 0, 0, 0)
    assert live(session) == {KARI: True, OLA: True}
    (finding,) = result.findings
    assert (finding.code, finding.is_refusal, finding.account) == ("older_file", True, ACCOUNT)
    assert finding.value == ("transmission 1 of 2026-11-19; newer is transmission 2 of 2026-11-20, taken in 2026-11-22")


def test_what_was_refused_may_be_taken_in_anyway_and_is_the_newest_then(session):
    take_in(session, told(("0", KARI, True)), number=2, filed_on=FRIDAY)
    older = {"digest": "b", "number": 1, "filed_on": THURSDAY}
    assert take_in(session, told(("1", OLA, True)), **older).findings
    assert counts(take_in(session, told(("1", OLA, True)), **older, anyway=True)) == (1, 0, 0, 0)
    assert take_in(session, told(("1", OLA, True)), **older) == MandateResult(same_file=True)
    between = take_in(session, told(("1", LISE, True)), digest="c", number=3, filed_on=THURSDAY)
    assert (counts(between), between.findings) == ((1, 0, 0, 0), ())


def test_each_account_has_files_of_its_own(session):
    take_in(session, told(("1", KARI, True)), number=2, filed_on=FRIDAY)
    both = told(("1", OLA, True)), told(("1", LISE, True), account=OTHER_ACCOUNT)
    result = take_in(session, *both, digest="b", number=1, filed_on=THURSDAY)
    assert [(one.code, one.account) for one in result.findings] == [("older_file", ACCOUNT)]
    assert live(session) == {KARI: True, LISE: True}


def test_what_is_taken_only_in_part_may_be_given_again(session):
    some = told(("1", KARI, True)), told(("1", OLA, True), account=STRANGE_ACCOUNT)
    assert not take_in(session, *some).same_file
    again = take_in(session, *some)
    assert (again.same_file, again.unchanged, [one.code for one in again.findings]) == (False, 1, ["unknown_account"])


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (1, False), (2, True)])
def test_a_day_that_is_yet_to_come_would_hide_every_file_until_then(session, days, is_refused):
    filed_on = MORNING.date() + timedelta(days=days)
    result = take_in(session, told(("1", KARI, True)), filed_on=filed_on)
    assert [one.code for one in result.findings] == ["dated_ahead"] * is_refused
    assert live(session) == ({} if is_refused else {KARI: True})


@dataclass(frozen=True)
class File:
    """What the bank makes: a whole list, or changes."""

    made: int
    entries: tuple[tuple[str, str, bool], ...]

    def assignment(self) -> Assignment[MandateEntry]:
        return told(*self.entries)


def entries(kinds: str) -> st.SearchStrategy[tuple[tuple[str, str, bool], ...]]:
    one = st.tuples(st.sampled_from(kinds), st.sampled_from([KARI, OLA, LISE]), st.booleans())
    return st.lists(one, min_size=1, max_size=3, unique_by=lambda entry: entry[1]).map(tuple)


ONE_FILE = st.builds(File, st.integers(1, 6), entries("0") | entries("12"))
FILES = st.lists(ONE_FILE, max_size=6, unique_by=lambda file: file.made)


def after(files: Sequence[File]) -> dict[str, bool]:
    """What is live when these are taken in as they come, in a model of a few lines."""
    state: dict[str, bool] = {}
    for file in files:
        state = {} if file.entries[0][0] == "0" else dict(state)
        for kind, reference, notice in file.entries:
            state.pop(reference, None)
            if kind != "2":
                state[reference] = notice
    return state


@given(FILES)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_order_files_come_only_those_newer_than_all_before_count(session, files):
    with session.begin_nested() as example:
        used: list[File] = []
        for file in files:
            about = {"digest": f"file {file.made}", "number": file.made, "filed_on": THURSDAY, "now": LATER}
            result = take_in(session, file.assignment(), **about)
            if all(file.made > one.made for one in used):
                used.append(file)
            assert (used[-1] is file) is not any(one.is_refusal for one in result.findings)
            session.expire_all()
            assert live(session) == after(used)
        example.rollback()
