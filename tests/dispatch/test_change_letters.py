"""A claim moved or withdrawn after its document was sent: whoever holds the document is told by letter, once."""

from datetime import date
from uuid import UUID

import pytest

from portal.dispatch.letter_queries import letters_about
from portal.jobs import Workplace
from tests.dispatch.change_desk import Desk
from tests.dispatch.post_office import Counter, Town, hand, mailed, say
from tests.dispatch.recalled import NEW_DUE, moved, paid, withdrawn

LAST_DUE = date(2027, 2, 20)


@pytest.fixture
def desk(workplace: Workplace) -> Desk:
    return Desk(workplace)


@pytest.fixture
def sent(workplace: Workplace) -> tuple[Town, UUID]:
    """Kari's invoice 1, of 1 234,50 by 15 December, went by e-mail."""
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter())
    return town, invoice.id


def test_the_letter_names_invoice_dates_and_what_is_left_and_the_mail_names_no_amount(
    desk: Desk, sent: tuple[Town, UUID]
) -> None:
    moved(desk.work, sent[1])
    assert desk.look() == 1
    desk.send()
    (letter,) = desk.letters()
    said = desk.document(letter)
    for told in ("Faktura 1 ", "20. januar 2027", "15. desember 2026", "1 234,50 kr gjenstår å betale"):
        assert told in said.replace("\u00a0", " ")
        assert (told in letter.text) == ("kr" not in told)
    assert not any(told in letter.subject + letter.text + letter.html for told in ("1 234", "arnehage", "http"))
    (envelope,) = desk.office.envelopes()[1:]
    assert envelope["content"]["recipient"] == "innbygger1@example.no"
    assert [one["name"] for one in envelope["documents"]] == ["brev.pdf"]


def test_what_is_withdrawn_is_said_to_be(desk: Desk, sent: tuple[Town, UUID]) -> None:
    withdrawn(desk.work, sent[1])
    assert desk.look() == 1
    (letter,) = desk.letters()
    assert (letter.notice, letter.occasion) == ("claim_withdrawn", f"claim_withdrawn/{sent[1]}/2")
    assert "Faktura 1 fra" in letter.text
    assert "Du trenger ikke betale den." in letter.text


def test_a_letter_is_written_once_however_often_somebody_looks(desk: Desk, sent: tuple[Town, UUID]) -> None:
    moved(desk.work, sent[1])
    assert [desk.look(minutes=minute) for minute in range(3)] == [1, 0, 0]
    desk.send()
    assert [desk.look(minutes=minute) for minute in (10, 20)] == [0, 0]
    assert desk.states() == [("due_date_moved", "settled")]


def test_of_two_moves_at_once_only_the_newest_is_told(desk: Desk, sent: tuple[Town, UUID]) -> None:
    moved(desk.work, sent[1])
    moved(desk.work, sent[1], to=LAST_DUE)
    assert desk.look() == 1
    (letter,) = desk.letters()
    assert "20. februar 2027" in letter.text
    assert "15. desember 2026" in letter.text


@pytest.mark.parametrize("routed", [False, True])
def test_a_letter_that_has_not_left_is_called_off_by_the_next_move(
    desk: Desk, sent: tuple[Town, UUID], *, routed: bool
) -> None:
    moved(desk.work, sent[1])
    desk.look()
    if routed:
        desk.office.set()
        desk.office.route()
    moved(desk.work, sent[1], to=LAST_DUE)
    assert desk.look() == 1
    assert len(desk.send().got) == 1
    assert desk.states() == [("due_date_moved", "cancelled"), ("due_date_moved", "settled")]
    assert "15. desember 2026" in desk.letters()[1].text, "the date of the letter that never left is not named"


def test_a_letter_that_has_left_is_followed_by_one_that_names_its_date(desk: Desk, sent: tuple[Town, UUID]) -> None:
    moved(desk.work, sent[1])
    desk.look()
    desk.send()
    moved(desk.work, sent[1], to=LAST_DUE)
    assert desk.look() == 1
    assert "Til nå var den 20. januar 2027." in desk.letters()[1].text


def test_what_is_paid_before_the_letter_left_is_told_no_more(desk: Desk, sent: tuple[Town, UUID]) -> None:
    moved(desk.work, sent[1])
    desk.look()
    paid(desk.work, "1 234,50")
    assert desk.look() == 0
    assert desk.send().got == []
    assert desk.states() == [("due_date_moved", "cancelled")]


def test_what_is_paid_in_part_before_the_letter_left_is_told_with_the_rest(desk: Desk, sent: tuple[Town, UUID]) -> None:
    moved(desk.work, sent[1])
    desk.look()
    paid(desk.work, "234,50")
    assert desk.look() == 1
    assert len(desk.send().got) == 1
    assert "1 000,00 kr gjenstår" in desk.document(desk.letters()[1]).replace("\u00a0", " ")


def test_payments_and_credits_are_told_by_no_letter(desk: Desk, sent: tuple[Town, UUID]) -> None:
    paid(desk.work, "234,50")
    assert desk.look() == 0


def test_a_mail_in_doubt_is_told_of_once_it_is_known_to_have_arrived(workplace: Workplace, desk: Desk) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=say("unknown")))
    moved(workplace, invoice.id)
    assert desk.look() == 0
    town.waited()
    hand(town, "email", Counter())
    assert desk.look() == 1


def test_what_never_left_the_house_is_told_by_no_letter(workplace: Workplace, desk: Desk) -> None:
    _, (invoice,) = mailed(workplace)
    moved(workplace, invoice.id)
    assert (desk.look(), desk.letters()) == (0, [])


def test_what_changed_a_month_ago_is_no_news(desk: Desk, sent: tuple[Town, UUID]) -> None:
    moved(desk.work, sent[1])
    assert desk.look(minutes=31 * 24 * 60) == 0


def test_letters_about_an_invoice_are_told_when_they_have_left(desk: Desk, sent: tuple[Town, UUID]) -> None:
    def told() -> list[tuple[str, date | None, str | None]]:
        with desk.work.database.transaction() as session:
            return [(one.notice, one.due, one.to) for one in letters_about(session, sent[1])]

    moved(desk.work, sent[1])
    desk.look()
    assert told() == []
    desk.send()
    assert told() == [("due_date_moved", NEW_DUE, None)]
