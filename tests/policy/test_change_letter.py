"""Whom a letter must tell that a claim has changed: whoever holds a document that is wrong, once that is certain."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.change_letter import Change, ClaimAsked, Sent, change_to_tell

DUE, LATER, LAST = date(2026, 12, 15), date(2027, 1, 20), date(2027, 2, 20)
ISSUED = ClaimAsked(1, DUE, asks=True, withdrawn=False)
MOVED = ClaimAsked(2, LATER, asks=True, withdrawn=False)
WITHDRAWN = ClaimAsked(2, DUE, asks=False, withdrawn=True)
LOWERED = ClaimAsked(2, DUE, asks=True, withdrawn=False)
PAID = ClaimAsked(2, DUE, asks=False, withdrawn=False)
DOCUMENTS = ("mailbox", "email", "paper")
ASKING = ("avtalegiro", "efaktura", "vipps")


def main(channel: str | None, progress: str = "has", version: int = 1) -> Sent:
    return Sent(version, "main", channel, progress)  # type: ignore[arg-type]


def copy(channel: str | None, progress: str = "has", version: int = 1) -> Sent:
    return Sent(version, "copy", channel, progress)  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", DOCUMENTS)
def test_who_holds_the_document_is_told_of_the_new_date(channel: str) -> None:
    expected = Change(2, channel, was_drawn=False, old_due=DUE, new_due=LATER, asked_by=None)
    assert change_to_tell([ISSUED, MOVED], [main(channel)], []) == expected


@pytest.mark.parametrize("channel", DOCUMENTS)
def test_who_holds_the_document_is_told_that_it_is_withdrawn(channel: str) -> None:
    expected = Change(2, channel, was_drawn=False, old_due=DUE, new_due=None, asked_by=None)
    assert change_to_tell([ISSUED, WITHDRAWN], [main(channel)], []) == expected


@pytest.mark.parametrize("newest", [LOWERED, PAID])
def test_a_payment_or_a_credit_tells_for_itself(newest: ClaimAsked) -> None:
    assert change_to_tell([ISSUED, newest], [main("email")], []) is None


@pytest.mark.parametrize("channel", ASKING)
@pytest.mark.parametrize("newest", [MOVED, WITHDRAWN])
def test_a_claim_that_asks_by_itself_is_told_of_by_the_one_that_takes_its_place(
    channel: str, newest: ClaimAsked
) -> None:
    assert change_to_tell([ISSUED, newest], [main(channel, "over"), main(channel, version=2)], []) is None


@pytest.mark.parametrize("way", ["has", "under_way"])
@pytest.mark.parametrize("newest", [MOVED, WITHDRAWN])
def test_nothing_is_told_while_the_claim_before_may_still_be_drawn(way: str, newest: ClaimAsked) -> None:
    assert change_to_tell([ISSUED, newest], [main("avtalegiro", way), copy("email")], []) is None


@pytest.mark.parametrize(
    "brings",
    [
        pytest.param([main(None, "under_way", 2)], id="no way is found yet"),
        pytest.param([main("efaktura", "under_way", 2)], id="on its way"),
        pytest.param([main("email", version=2)], id="a document of its own"),
        pytest.param([main("avtalegiro", version=2), copy("email", version=2)], id="a copy of its own"),
        pytest.param([main("avtalegiro", version=2), copy(None, "under_way", 2)], id="a copy is promised"),
    ],
)
def test_the_new_document_tells_where_there_is_one_or_may_be(brings: list[Sent]) -> None:
    assert change_to_tell([ISSUED, MOVED], [copy("email"), *brings], []) is None


@pytest.mark.parametrize("asked_by", ASKING)
def test_a_copy_that_no_other_follows_is_put_right_by_a_letter(asked_by: str) -> None:
    expected = Change(2, "email", was_drawn=True, old_due=DUE, new_due=LATER, asked_by=asked_by)
    assert change_to_tell([ISSUED, MOVED], [copy("email"), main(asked_by, version=2)], []) == expected


def test_a_copy_waits_until_it_is_known_how_the_moved_claim_goes() -> None:
    assert change_to_tell([ISSUED, MOVED], [copy("email")], []) is None
    assert change_to_tell([ISSUED, WITHDRAWN], [copy("email")], []) is not None, "nothing comes any more"


def test_of_two_moves_the_old_date_is_the_one_they_were_told_last() -> None:
    again = ClaimAsked(3, LAST, asks=True, withdrawn=False)
    first_left = change_to_tell([ISSUED, MOVED, again], [main("email")], [2])
    first_called_off = change_to_tell([ISSUED, MOVED, again], [main("email")], [])
    assert [one.old_due for one in (first_left, first_called_off) if one] == [LATER, DUE]


def test_a_claim_moved_back_before_the_letter_left_is_no_news() -> None:
    back = ClaimAsked(3, DUE, asks=True, withdrawn=False)
    assert change_to_tell([ISSUED, MOVED, back], [main("email")], []) is None
    assert change_to_tell([ISSUED, MOVED, back], [main("email")], [2]) is not None


def test_what_is_paid_in_part_after_the_letter_has_left_needs_no_other() -> None:
    rest = ClaimAsked(3, LATER, asks=True, withdrawn=False)
    assert change_to_tell([ISSUED, MOVED, rest], [main("email")], [2]) is None
    assert change_to_tell([ISSUED, MOVED, rest], [main("email")], []) is not None


def test_a_withdrawn_claim_that_is_asked_for_again_is_told_even_by_its_old_date() -> None:
    again = ClaimAsked(3, DUE, asks=True, withdrawn=False)
    told = change_to_tell([ISSUED, WITHDRAWN, again], [main("email")], [2])
    assert told == Change(3, "email", was_drawn=False, old_due=None, new_due=DUE, asked_by=None)


_PROGRESS = st.sampled_from(["has", "under_way", "over"])
_SENT = st.builds(
    Sent,
    version=st.integers(1, 3),
    purpose=st.sampled_from(["main", "copy"]),
    channel=st.sampled_from([*DOCUMENTS, *ASKING]),
    progress=_PROGRESS,
)
_DAYS = st.sampled_from([DUE, LATER, LAST])


@given(sent=st.lists(_SENT, max_size=6), days=st.lists(_DAYS, min_size=2, max_size=3), withdrawn=st.booleans())
def test_no_letter_ever_goes_beside_a_claim_that_can_be_paid_as_it_was(
    sent: list[Sent], days: list[date], *, withdrawn: bool
) -> None:
    claims = [ClaimAsked(version, day, asks=True, withdrawn=False) for version, day in enumerate(days, start=1)]
    if withdrawn:
        claims[-1] = replace(claims[-1], asks=False, withdrawn=True)
    newest = claims[-1].version
    sent = [one for one in sent if one.version <= newest]
    change = change_to_tell(claims, sent, [])
    if change:
        assert change.channel in DOCUMENTS
        assert change.new_due != change.old_due
        assert not any(one.channel in ASKING and one.progress == "has" and one.version < newest for one in sent)
        assert not any(one.progress == "under_way" for one in sent)
