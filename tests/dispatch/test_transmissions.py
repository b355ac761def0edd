import pytest
from sqlalchemy import text

from portal.jobs import Workplace
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Killed, Town, doubles, hand, killed_at, printed


def test_many_letters_travel_in_one_transmission_under_one_number(workplace: Workplace) -> None:
    town, invoices = printed(workplace, 3)
    counter = Counter(capabilities=capable(transmits=True))
    assert hand(town, "paper", counter) == 3
    assert len({attempt.transmission_id for attempt in town.attempts()}) == 1
    assert transmissions(town) == [(1, "handed_over", "digest")]
    assert all(town.delivery(invoice).state == "settled" for invoice in invoices)


def transmissions(town: Town) -> list[tuple[int, str, str | None]]:
    with town.work.database.transaction() as session:
        rows = session.execute(text("select number, state, digest from transmission order by number"))
        return [(number, state, digest) for number, state, digest in rows]


def test_a_transmission_left_unfinished_is_taken_up_under_its_own_number(workplace: Workplace) -> None:
    town, _ = printed(workplace, 3)
    first = Counter(capabilities=capable(transmits=True))
    with pytest.raises(Killed):
        hand(town, "paper", killed_at(first, 2))
    assert transmissions(town) == [(1, "written", "digest")]
    second = Counter(capabilities=capable(transmits=True))
    assert hand(town, "paper", second) == 3
    assert transmissions(town) == [(1, "handed_over", "digest")]
    assert doubles(town) == 0


def test_a_transmission_that_cannot_be_written_keeps_its_number_for_the_next_try(workplace: Workplace) -> None:
    town, _ = printed(workplace, 2)
    assert hand(town, "paper", Counter(capabilities=capable(transmits=True), down=True)) == 2
    assert transmissions(town) == [(1, "opened", None)]
    town.waited()
    hand(town, "paper", Counter(capabilities=capable(transmits=True)))
    assert transmissions(town) == [(1, "handed_over", "digest")]


def test_a_number_is_never_given_twice(workplace: Workplace) -> None:
    town, _ = printed(workplace, 3)
    one_at_a_time = Counter(capabilities=capable(transmits=True, batch=1))
    for _ in range(3):
        hand(town, "paper", one_at_a_time)
    assert [number for number, _, _ in transmissions(town)] == [1, 2, 3]
