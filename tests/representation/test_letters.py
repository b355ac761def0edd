"""Both are told when somebody may act for another, and when they no longer may; an estate is not written to."""

from uuid import UUID

import pytest
from sqlalchemy import select, text

from portal.dispatch.models import Letter
from portal.jobs import Workplace
from portal.representation.service import revoke
from portal.representation.tasks import tell_granted, tell_revoked
from tests.invoices.issued import MORNING, a_customer
from tests.representation.granted import MARIT, a_child, an_estate, day, granted, ola


def letters(work: Workplace) -> dict[str, Letter]:
    with work.database.transaction() as session:
        return {letter.recipient_name: letter for letter in session.scalars(select(Letter))}


@pytest.fixture
def for_kari(workplace: Workplace) -> UUID:
    with workplace.database.transaction() as session:
        return granted(session, a_customer(session, language="nn"), until=day("2027-06-30"))


def test_both_are_told_that_somebody_may_act(workplace: Workplace, for_kari: UUID) -> None:
    tell_granted(workplace, str(for_kari))
    told = letters(workplace)
    assert set(told) == {"Kari Nordmann", "Ola Nordmann"}
    for letter in told.values():
        assert "1000001" in letter.text
        assert "2027" in letter.text
    assert (told["Kari Nordmann"].language, told["Ola Nordmann"].language) == ("nn", "nb")
    assert told["Kari Nordmann"].recipient_email == "kari@example.no"
    assert told["Kari Nordmann"].subject != told["Ola Nordmann"].subject


def test_a_letter_names_neither_the_other_nor_the_ground(workplace: Workplace, for_kari: UUID) -> None:
    tell_granted(workplace, str(for_kari))
    told = letters(workplace)
    assert "Ola" not in told["Kari Nordmann"].text
    assert "Kari" not in told["Ola Nordmann"].text
    assert not {"verge", "verje"} & set((told["Kari Nordmann"].text + told["Ola Nordmann"].text).lower().split())


def test_both_are_told_once_however_often_the_job_runs(workplace: Workplace, for_kari: UUID) -> None:
    for _ in range(2):
        tell_granted(workplace, str(for_kari))
    assert len(letters(workplace)) == 2
    with workplace.database.transaction() as session:
        assert session.scalar(text("select count(*) from letter")) == 2


def test_both_are_told_that_it_was_taken_back(workplace: Workplace, for_kari: UUID) -> None:
    with workplace.database.transaction() as session:
        revoke(session, representation=for_kari, by=MARIT, now=MORNING)
    tell_revoked(workplace, str(for_kari))
    told = letters(workplace)
    assert set(told) == {"Kari Nordmann", "Ola Nordmann"}
    assert {letter.notice for letter in told.values()} == {"representation_revoked"}


def test_an_estate_is_not_written_to(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        made = granted(session, an_estate(session), ground="estate")
    tell_granted(workplace, str(made))
    assert set(letters(workplace)) == {"Ola Nordmann"}


def test_who_was_never_billed_here_cannot_be_written_to(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        made = granted(session, a_child(session), ground="parent", person=ola(session, billed=False))
    tell_granted(workplace, str(made))
    assert set(letters(workplace)) == {"Lise Nordmann"}


def test_the_letters_are_deferred_with_the_grant(workplace: Workplace, for_kari: UUID) -> None:
    with workplace.database.transaction() as session:
        revoke(session, representation=for_kari, by=MARIT, now=MORNING)
        names = session.scalars(text("select task_name from procrastinate_jobs where task_name like 'repres%'"))
        assert sorted(names) == ["representation.tell_granted", "representation.tell_revoked"]
