"""Paper as a resident's own choice: before every digital way where it may be chosen, and nothing anywhere else."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.delivery.contact_points.askers import NotTheirs
from portal.delivery.paper import choose_paper
from portal.delivery.queries import Question, forecast
from portal.jobs import Workplace
from tests.delivery.streets import Someone, Steps, desk_with, put_on_card, run
from tests.dispatch.town import NOW, a_manager
from tests.invoices.issued import KARI, a_resident

ALL_YES = {"efaktura": "yes", "vipps": "yes", "krr": "yes"}
BY_PAPER = ("paper", "chosen", "paper_chosen")
BY_EFAKTURA = ("efaktura", "chosen", "efaktura_consent")


def where_it_may_be_chosen(work: Workplace) -> Workplace:
    channels = work.municipality.channels
    assert channels.paper
    paper = channels.paper.model_copy(update={"paper_choice": True})
    changed = channels.model_copy(update={"paper": paper})
    return replace(work, municipality=work.municipality.model_copy(update={"channels": changed}))


def kari(work: Workplace, **invoice: Any) -> tuple[Someone, UUID]:
    someone = Someone({"national_id": KARI}, {"due_date": date(2026, 12, 15), **invoice})
    with work.database.transaction() as session:
        someone.billed(session, "1")
        return someone, put_on_card(session, someone)


def choose(work: Workplace, customer: UUID, *, wanted: bool = True) -> None:
    with work.database.transaction() as session:
        resident = a_resident(session)
        choose_paper(session, resident=resident, customer=customer, wanted=wanted, now=NOW)


def foretold_and_done(work: Workplace, someone: Someone, customer: UUID) -> tuple[Steps, Steps]:
    """What the page says of the invoice that waits, and what the next run does."""
    desk = desk_with(work, ALL_YES)
    with work.database.transaction() as session:
        waiting = someone.billed(session, "2")
        found = forecast(session, Question(customer), desk=desk, now=NOW)
    assert found
    done = run(work, desk, waiting.id)
    return [(step.channel, step.verdict, step.reason.code) for step in found.way.route.steps], done


def test_paper_goes_before_every_digital_way_and_page_and_run_agree(workplace: Workplace) -> None:
    work = where_it_may_be_chosen(workplace)
    someone, customer = kari(work)
    choose(work, customer)
    foretold, done = foretold_and_done(work, someone, customer)
    assert foretold[0] == done[0] == BY_PAPER
    assert {verdict for _, verdict, _ in done[1:]} == {"not_reached"}


def test_who_takes_it_back_gets_what_works_first_again(workplace: Workplace) -> None:
    work = where_it_may_be_chosen(workplace)
    someone, customer = kari(work)
    choose(work, customer)
    choose(work, customer, wanted=False)
    _, done = foretold_and_done(work, someone, customer)
    assert BY_EFAKTURA in done
    with work.database.transaction() as session:
        tags = session.scalars(select(AuditEvent.tag).order_by(AuditEvent.id)).all()
    assert [tag for tag in tags if ":paper:" in tag] == ["resident:paper:chosen", "resident:paper:undone"]


def test_what_may_not_be_chosen_changes_nothing(workplace: Workplace) -> None:
    someone, customer = kari(workplace)
    choose(workplace, customer)
    _, done = foretold_and_done(workplace, someone, customer)
    assert BY_EFAKTURA in done


def test_whoever_gets_the_letters_in_their_place_has_not_chosen_paper(workplace: Workplace) -> None:
    work = where_it_may_be_chosen(workplace)
    someone, customer = kari(work, other=a_manager())
    choose(work, customer)
    _, done = foretold_and_done(work, someone, customer)
    assert BY_PAPER not in done


def test_nobody_chooses_for_another(workplace: Workplace) -> None:
    work = where_it_may_be_chosen(workplace)
    kari(work)
    with pytest.raises(NotTheirs):
        choose(work, uuid4())
