"""The table of protocol notes 2.7, row by row."""

from datetime import date
from typing import get_args

import pytest

from portal.policy.outcome import Reason
from portal.policy.recall import ASKING, Why, consequence, task_after, why_of

TODAY, DUE = date(2026, 12, 1), date(2026, 12, 20)
DOCUMENTS = ("mailbox", "email", "paper")


@pytest.mark.parametrize(
    ("channels", "why", "recall", "then"),
    [
        # Due date moved: the claim is taken back and made anew; of a document a letter tells.
        (ASKING, "moved", True, "claim_anew"),
        (DOCUMENTS, "moved", False, "letter"),
        # Amount changed or credited: a new one only for what is left; the credit note itself tells.
        (ASKING, "credited_in_part", True, "claim_anew"),
        (ASKING, "credited", True, "nothing"),
        (DOCUMENTS, "credited_in_part", False, "nothing"),
        (DOCUMENTS, "credited", False, "nothing"),
        # Paid elsewhere: taken back, or it is paid twice.
        (ASKING, "paid", True, "nothing"),
        (ASKING, "paid_in_part", True, "claim_anew"),
        (DOCUMENTS, "paid", False, "nothing"),
        (DOCUMENTS, "paid_in_part", False, "nothing"),
        (ASKING, "cancelled", True, "nothing"),
        (DOCUMENTS, "cancelled", False, "letter"),
    ],
)
def test_each_channel_does_what_the_table_says(channels: tuple[str, ...], why: Why, *, recall: bool, then: str) -> None:
    for channel in channels:
        found = consequence(channel, why, due=DUE, today=TODAY)
        assert (found.recall, found.then) == (recall, then), channel


def test_every_channel_that_asks_is_asked_whatever_the_reason() -> None:
    for channel in ASKING:
        assert all(consequence(channel, why, due=DUE, today=TODAY).recall for why in get_args(Why))


@pytest.mark.parametrize(("today", "recall"), [(date(2026, 12, 20), True), (date(2026, 12, 21), False)])
def test_what_a_bank_has_drawn_is_not_asked_back(today: date, *, recall: bool) -> None:
    # The 20th is a Sunday: it is drawn on the 21st.
    found = consequence("avtalegiro", "paid", due=DUE, today=today)
    assert (found.recall, found.reason.code) == (recall, "recall_paid" if recall else "drawn_already")
    assert consequence("efaktura", "paid", due=DUE, today=today).recall, "it can be paid there after its date"


@pytest.mark.parametrize(
    ("claim", "nothing_left", "why"),
    [
        ("payment", True, "paid"),
        ("payment", False, "paid_in_part"),
        ("credit", True, "credited"),
        ("credit", False, "credited_in_part"),
        ("deferral", False, "moved"),
        ("plan_part", False, "moved"),
        ("withdrawn", True, "cancelled"),
    ],
)
def test_a_newer_claim_says_why_the_older_one_is_recalled(claim: str, *, nothing_left: bool, why: Why) -> None:
    assert why_of(claim, nothing_left=nothing_left) == why


@pytest.mark.parametrize("channel", ASKING)
@pytest.mark.parametrize("why", get_args(Why))
def test_what_is_gone_leaves_nothing_to_do(channel: str, why: Why) -> None:
    assert task_after(channel, why, "gone", due=DUE) is None


@pytest.mark.parametrize("why", get_args(Why))
def test_what_stays_is_a_task_and_says_when_it_is_drawn(why: Why) -> None:
    assert task_after("avtalegiro", why, "kept", due=DUE) == Reason("still_drawn", {"due_day": "2026-12-21"})
    assert task_after("efaktura", why, "kept", due=DUE) == Reason("not_recalled", {"because": "efaktura"})
    assert task_after("vipps", why, "kept", due=DUE) == Reason("not_recalled", {"because": "vipps"})


@pytest.mark.parametrize("why", ["paid", "paid_in_part", "moved"])
def test_what_was_paid_there_is_the_payment_that_settled_it(why: Why) -> None:
    assert task_after("efaktura", why, "approved", due=DUE) is None


@pytest.mark.parametrize("why", ["credited", "credited_in_part", "cancelled"])
def test_what_was_paid_though_nobody_asked_for_it_is_a_task(why: Why) -> None:
    assert task_after("efaktura", why, "approved", due=DUE) == Reason("paid_though_credited", {"because": "efaktura"})
