"""What residents do with their cases, and what they cannot."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.cases.events import CaseRefused, NoSuchCase
from portal.cases.models import CaseAttachment, CaseEvent
from portal.cases.queries import case_of, cases_of, file_of
from portal.cases.service import Message
from portal.db import new_key
from portal.documents import store
from portal.documents.models import Document
from portal.jobs import Workplace
from portal.people.resident import Resident
from tests.cases.court import PICTURE, Court, a_file
from tests.invoices.issued import MORNING, OLA

LAST_YEAR = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)


def test_a_case_has_a_number_of_its_year_and_begins_open(court: Court) -> None:
    first, second = court.opens(), court.opens()
    assert [court.case(case).row.number for case in (first, second)] == ["2026-000001", "2026-000002"]
    assert (court.case(first).row.state, court.tags(first)) == ("open", ["opened"])


def test_the_year_is_the_one_where_the_municipality_is(court: Court) -> None:
    court.opens()
    assert court.case(court.opens(now=LAST_YEAR)).row.number == "2026-000002"
    assert court.case(court.opens(now=LAST_YEAR + timedelta(hours=1))).row.number == "2027-000001"


def test_a_form_sent_twice_is_one_case(court: Court) -> None:
    key = new_key()
    assert court.opens(key) == court.opens(key)
    assert court.tags(key) == ["opened"]
    assert court.case(court.opens()).row.number == "2026-000002"


def test_a_form_sent_twice_at_the_same_time_is_one_case(court: Court) -> None:
    key = new_key()
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(court.opens, [key] * 4))
    assert court.tags(key) == ["opened"]


def test_the_key_of_anothers_case_opens_nothing(court: Court, workplace: Workplace) -> None:
    key = court.opens()
    with pytest.raises(NoSuchCase):
        Court(workplace, OLA, number="1000002", name="Ola Nordmann").opens(key)


def test_what_is_written_and_sent_lies_sealed(court: Court, workplace: Workplace) -> None:
    case = court.opens(message=Message("Arven etter Arne", [a_file("Arne Engen.jpg")]))
    with workplace.database.transaction() as session:
        event, file = session.scalars(select(CaseEvent)).one(), session.scalars(select(CaseAttachment)).one()
        assert b"Arne" not in (event.text or b"") + file.name
        assert session.scalars(select(Document.sealed).where(Document.digest == file.digest)).one()
        assert store.get(session, file.digest) == PICTURE.content
    (sent,) = court.case(case).files
    assert (sent.name, sent.media_type, sent.octets) == ("Arne Engen.jpg", "image/jpeg", len(PICTURE.content))


def test_an_answer_opens_a_case_that_waited_for_it(court: Court) -> None:
    case = court.opens()
    court.answered(case, "asked")
    assert court.case(case).row.state == "waiting_for_resident"
    court.writes(case, "Her er attesten.", a_file())
    assert court.case(case).row.state == "open"
    assert court.tags(case) == ["opened", "asked", "written"]


def test_a_message_sent_twice_is_one_and_a_minute_later_it_is_another(court: Court) -> None:
    case = court.opens()
    for moment in (MORNING, MORNING + timedelta(seconds=20), MORNING + timedelta(minutes=2)):
        court.writes(case, "Her er attesten.", a_file(), now=moment)
    assert court.tags(case) == ["opened", "written", "written"]


def test_a_file_that_lies_in_the_case_is_not_kept_twice(court: Court) -> None:
    case = court.opens(message=Message("", [a_file()]))
    court.writes(case, "En gang til.", a_file("igjen.jpg"))
    assert [file.name for file in court.case(case).files] == ["skifteattest.jpg"]


def test_one_file_too_many_is_refused_and_nothing_is_half_done(court: Court) -> None:
    case = court.opens(message=Message("", [a_file(content=bytes([n])) for n in range(10)]))
    with pytest.raises(CaseRefused) as refused:
        court.writes(case, "En til.", a_file(content=b"11"))
    assert refused.value.reason.code == "too_many_files"
    assert (court.tags(case), len(court.case(case).files)) == (["opened"], 10)


def test_an_empty_message_is_none(court: Court) -> None:
    case = court.opens()
    with pytest.raises(CaseRefused) as refused:
        court.writes(case, "")
    assert refused.value.reason.code == "nothing_said"


def test_what_is_withdrawn_takes_nothing_more(court: Court) -> None:
    case = court.opens()
    court.withdraws(case)
    court.withdraws(case)
    assert (court.case(case).row.state, court.tags(case)) == ("withdrawn", ["opened", "withdrawn"])
    with pytest.raises(CaseRefused) as refused:
        court.writes(case)
    assert refused.value.reason.code == "case_withdrawn"


def test_anothers_case_is_not_there(court: Court, workplace: Workplace) -> None:
    case = court.opens(message=Message("", [a_file()]))
    (file,) = court.case(case).files
    ola, nobody = Court(workplace, OLA, number="1000002", name="Ola Nordmann"), Resident(None, None)
    with workplace.database.transaction() as session:
        for other in (ola.resident, nobody):
            assert cases_of(session, other) == ()
            assert case_of(session, other, case) is None
            assert file_of(session, other, case, file.id) is None
        assert file_of(session, court.resident, case, file.id) == file
    for act in (ola.writes, ola.withdraws):
        with pytest.raises(NoSuchCase):
            act(case)


def test_what_residents_do_is_in_the_log_and_what_they_wrote_is_not(court: Court) -> None:
    case = court.opens()
    court.writes(case)
    court.withdraws(case)
    assert court.audited() == [
        (f"person:{court.resident.actor}", f"resident:case:{act}") for act in ("opened", "written", "withdrawn")
    ]
