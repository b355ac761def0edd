"""Where a change of contact point is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.delivery.contact_points.ways_to_tell import Changed, ways_to_tell

REPLACED = Changed("old@example.no", False, "new@example.no", by_resident=True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (REPLACED, [("old", "old@example.no"), ("new", "new@example.no")]),
        (replace(REPLACED, before_bounced=True), [("other", None), ("new", "new@example.no")]),
        (replace(REPLACED, after=None), [("old", "old@example.no")]),
        (replace(REPLACED, before=None), [("new", "new@example.no")]),
        (replace(REPLACED, before=None, by_resident=False), [("other", None), ("new", "new@example.no")]),
        (replace(REPLACED, protected=True), [("other", None)]),
    ],
    ids=["replaced", "bounced", "removed", "first, by login", "first, by phone", "protected"],
)
def test_it_is_told_by_the_old_way_and_the_new(change: Changed, told: list[tuple[str, str | None]]) -> None:
    assert list(ways_to_tell(change)) == told


@given(st.builds(Changed, st.none() | st.just("a"), st.booleans(), st.none() | st.just("b"), st.booleans()))
def test_whatever_a_clerk_changes_is_told_somewhere_they_did_not_write_down(change: Changed) -> None:
    told = dict(ways_to_tell(replace(change, by_resident=False)))
    assert "old" in told or "other" in told


@given(st.builds(Changed, st.none() | st.just("a"), st.booleans(), st.none() | st.just("b"), st.booleans()))
def test_no_way_is_told_twice_and_nothing_goes_to_what_bounced(change: Changed) -> None:
    told = list(ways_to_tell(change))
    assert len({way for way, _ in told}) == len(told)
    assert not (change.before_bounced and "old" in dict(told))
