"""What the desk does with cases: once, having seen all there is, and told to who opened it."""

import pytest

from portal.cases.deciding import Tag
from portal.cases.events import CaseRefused
from portal.jobs import Workplace
from tests.cases.court import PER, Court
from tests.dispatch.letter_office import LetterOffice


@pytest.mark.parametrize("tag", ["answered", "granted", "refused"])
def test_a_case_is_decided_once_and_for_all(court: Court, tag: Tag) -> None:
    case = court.opens()
    assert court.answered(case, tag)
    found = court.case(case)
    assert (found.row.state, found.row.outcome) == ("decided", tag)
    assert (found.events[-1].by, found.events[-1].staff, found.events[-1].text) == (
        "desk",
        "marit",
        "Vi har sett på det.",
    )
    with pytest.raises(CaseRefused) as refused:
        court.writes(case)
    assert refused.value.reason.code == "case_decided"


def test_the_second_of_two_case_workers_is_told(court: Court) -> None:
    case = court.opens()
    assert court.answered(case, "granted", seen=1)
    with pytest.raises(CaseRefused) as refused:
        court.answered(case, "refused", seen=1, staff=PER)
    assert refused.value.reason.code == "case_changed"
    assert court.case(case).row.outcome == "granted"


def test_nobody_decides_past_what_the_resident_wrote_meanwhile(court: Court) -> None:
    case = court.opens()
    court.writes(case)
    with pytest.raises(CaseRefused) as refused:
        court.answered(case, "refused", seen=1)
    assert refused.value.reason.code == "case_changed"


def test_a_button_pressed_twice_decides_once(court: Court) -> None:
    case = court.opens()
    assert [court.answered(case, "refused", seen=1), court.answered(case, "refused", seen=1)] == [True, False]
    assert court.tags(case) == ["opened", "refused"]


def test_every_answer_is_written_once_to_who_opened_the_case(court: Court, workplace: Workplace) -> None:
    case, office = court.opens(), LetterOffice(workplace)
    court.answered(case, "asked")
    court.answered(case, "asked")
    court.answered(case, "granted")
    letters = sorted(office.letters(), key=lambda letter: letter.notice)
    assert [letter.notice for letter in letters] == ["case_asked", "case_asked", "case_decided"]
    assert {letter.customer_id for letter in letters} == {court.customer}
    assert "2026-000001" in letters[-1].subject
    assert "Vi har sett" not in letters[-1].text
    assert [event.numbers.get("letter") for event in court.case(case).events] == [None, 1, 1, 1]


def test_the_letter_goes_by_what_reaches_the_resident(court: Court, workplace: Workplace) -> None:
    court.answered(court.opens(), "refused")
    office = LetterOffice(workplace)
    office.set()
    office.route()
    (letter,) = office.letters()
    assert office.channels(letter.id) == [("email", "planned")]


def test_who_is_not_billed_here_gets_no_letter_and_the_case_says_so(workplace: Workplace) -> None:
    """A child's guardian, an executor: known here as the estate's customer alone."""
    court = Court(workplace, kind="estate")
    case = court.opens()
    court.answered(case, "refused")
    assert LetterOffice(workplace).letters() == []
    assert court.case(case).events[-1].numbers == {"letter": 0}


def test_what_the_desk_does_is_in_the_log_with_the_role(court: Court) -> None:
    court.answered(court.opens(), "refused")
    assert court.audited()[-1] == ("staff:marit", "staff:case:refused")
