"""Claims by AvtaleGiro that another takes the place of: mandate in, claim there, then paid, moved or credited."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from portal.jobs import Workplace
from portal.values import clock
from tests.dispatch import recalled
from tests.dispatch.giro_town import ACCOUNT, GiroTown, due_of
from tests.dispatch.recalled import looked, moved, paid, tasks, where
from tests.dispatch.town import bill
from tests.payments.money import in_ledger, ledger_says

KARI = "1000001"


@pytest.fixture
def town(workplace: Workplace) -> GiroTown:
    """Kari's mandate is in, and so is the claim on her."""
    town = GiroTown.of(workplace)
    town.mandate(KARI, notice=False)
    town.bill(KARI)
    town.start()
    town.draw()
    return town


def invoice(town: GiroTown) -> UUID:
    return town.invoices[KARI].id


def kinds(town: GiroTown) -> list[tuple[str, int]]:
    """Kind and øre of every claim in the bank's folder: 93 takes back."""
    return [(claim.kind, claim.ore) for claim in town.claims()]


def look(town: GiroTown) -> int:
    return looked(town.work, now=clock.now())


def settled(town: GiroTown, how: str) -> None:
    if how == "by giro":
        kid = town.claims()[0].kid
        assert ACCOUNT == "16370712348"
        paid(town.work, "1 234,50", reference=kid)
        return
    with town.work.database.transaction() as session:
        ledger_says(session, in_ledger("0", "1 234,50", number=f"F{KARI}"), as_of=clock.now())


@pytest.mark.parametrize("how", ["by giro", "in the ledger"])
def test_what_is_paid_elsewhere_is_cancelled_at_the_bank(town: GiroTown, how: str) -> None:
    settled(town, how)
    look(town)
    assert town.call_back() == 1
    assert kinds(town) == [("02", 123450), ("93", 123450)]
    assert look(town) == 0
    assert (town.attempts(KARI, "main"), tasks(town.work)) == ([("avtalegiro", "revoked")], {})


def test_a_claim_that_is_moved_is_cancelled_and_made_anew_by_its_new_date(town: GiroTown) -> None:
    moved(town.work, invoice(town), to=due_of(town, 40))
    assert look(town) == 0, "the old one is there still"
    town.call_back()
    assert look(town) == 1
    with town.work.database.transaction() as session:
        town.run = session.scalar(text("select id from dispatch_run where kind = 'claims'"))
    town.route()
    town.draw()
    found = {(claim.kind, claim.due) for claim in town.claims()}
    assert found == {("02", due_of(town, 20)), ("93", due_of(town, 20)), ("02", due_of(town, 40))}


def test_a_credit_note_of_all_leaves_nothing_to_draw(town: GiroTown) -> None:
    with town.work.database.transaction() as session:
        customer = session.scalar(text("select customer_id from invoice"))
        bill(session, "K1", customer_id=customer, kind="credit_note", credit_of=f"F{KARI}", due_date=None)
    look(town)
    town.call_back()
    assert kinds(town) == [("02", 123450), ("93", 123450)]
    town.start()
    town.draw()
    assert len(town.claims()) == 2, "the note asks for nothing"


def test_what_is_past_the_cut_off_is_still_drawn_and_nothing_is_claimed_beside_it(town: GiroTown) -> None:
    town.cut_off_has_passed(KARI)
    moved(town.work, invoice(town), to=due_of(town, 40))
    look(town)
    town.call_back()
    assert look(town) == 0
    assert (kinds(town), tasks(town.work)) == ([("02", 123450)], {"still_drawn": 1})
    assert [(one.how, one.due) for one in where(town.work, invoice(town))] == [("stays", due_of(town, 20))]


def test_what_the_bank_drew_itself_is_neither_cancelled_nor_anybodys_task(town: GiroTown) -> None:
    settled(town, "by giro")
    looked(town.work, now=clock.now() + timedelta(days=30))
    assert (town.call_back(), tasks(town.work)) == (0, {})
    assert [one.how for one in where(town.work, invoice(town))] == ["over"]


def test_the_job_of_a_minute_does_all_of_it(town: GiroTown) -> None:
    from portal.dispatch.tasks import recall, withdraw

    settled(town, "by giro")
    withdraw(town.work)
    recall(town.work, "avtalegiro")
    assert kinds(town) == [("02", 123450), ("93", 123450)]
    assert recalled.where(town.work, invoice(town))[0].how == "taken_back"
