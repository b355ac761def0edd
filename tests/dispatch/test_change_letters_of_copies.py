"""Copies of what AvtaleGiro draws, once the claim is moved or withdrawn: told by a new copy, else by a letter."""

from datetime import date

import pytest
from sqlalchemy import text

from portal.jobs import Workplace
from portal.policy.claim_deadline import debited_on
from portal.words import words_in
from tests.dispatch.change_desk import Desk
from tests.dispatch.giro_town import GiroTown, due_of
from tests.dispatch.recalled import claims_run, moved, tasks, withdrawn

KARI = "1000001"


@pytest.fixture
def desk(workplace: Workplace) -> Desk:
    return Desk(workplace)


def drawn_with_copy(workplace: Workplace) -> GiroTown:
    """Kari's claim lies with the bank, and the copy she has asked for went by e-mail."""
    town = GiroTown.of(workplace)
    town.mandate(KARI, notice=True)
    town.bill(KARI)
    town.start()
    town.draw()
    town.send("email")
    return town


def claimed_anew(town: GiroTown, desk: Desk) -> None:
    """The claim before is taken back from the bank, and the new one goes there."""
    desk.look()
    town.call_back()
    desk.look()
    town.run = claims_run(town)  # type: ignore[arg-type]
    town.route()
    town.draw()


def later(town: GiroTown) -> date:
    return due_of(town, 60)


def test_a_copy_that_is_followed_by_another_needs_no_letter(workplace: Workplace, desk: Desk) -> None:
    town = drawn_with_copy(workplace)
    moved(workplace, town.invoices[KARI].id, to=later(town))
    claimed_anew(town, desk)
    assert desk.look() == 0
    copies = town.rows(KARI, "copy")
    assert [one.state for one in copies] == ["accepted", "planned"]
    assert desk.letters() == []


def test_a_copy_that_no_other_follows_is_put_right_by_a_letter_that_says_who_draws_it_when(
    workplace: Workplace, desk: Desk
) -> None:
    town = drawn_with_copy(workplace)
    with workplace.database.transaction() as session:
        session.execute(text("update mandate set notice = false"))
    moved(workplace, town.invoices[KARI].id, to=later(town))
    assert desk.look() == 0, "the bank has it still"
    claimed_anew(town, desk)
    desk.look()
    (letter,) = desk.letters()
    words = words_in("nb")
    assert words.date(debited_on(later(town))) in letter.text
    assert words.date(debited_on(due_of(town, 20))) in letter.text
    assert "Banken din trekker den med AvtaleGiro" in letter.text


def test_a_copy_of_what_is_withdrawn_is_told_of_once_nothing_is_drawn(workplace: Workplace, desk: Desk) -> None:
    town = drawn_with_copy(workplace)
    withdrawn(workplace, town.invoices[KARI].id)
    assert desk.look() == 0
    town.call_back()
    assert desk.look() == 1


def test_what_the_bank_draws_after_all_is_a_task_and_no_letter_says_otherwise(workplace: Workplace, desk: Desk) -> None:
    town = drawn_with_copy(workplace)
    withdrawn(workplace, town.invoices[KARI].id)
    town.cut_off_has_passed(KARI)
    desk.look()
    town.call_back()
    assert desk.look() == 0
    assert tasks(workplace) == {"still_drawn": 1}
