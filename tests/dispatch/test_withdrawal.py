"""A claim that another takes the place of: gone from where it lies, made anew where that is certain, told where not."""

import pytest
from sqlalchemy import select, text

from portal.dispatch.channel import ChannelDown
from portal.dispatch.models import Dispatch
from portal.dispatch.service import NothingToSend
from portal.dispatch.sweep import sweep
from portal.jobs import Workplace
from tests.dispatch import recalled
from tests.dispatch.bank_run import BankRun, billed
from tests.dispatch.bank_street import KARI
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, hand, mailed, say
from tests.dispatch.recalled import asked_at_the_bank, attempts, looked, moved, paid, tasks, where, withdrawn
from tests.dispatch.steered import Returning, cancel
from tests.dispatch.town import NOW, bill


@pytest.fixture
def town(workplace: Workplace) -> BankRun:
    """Kari's invoice 1, of 1 234,50, lies in her bank."""
    town = BankRun(workplace, ("1", billed(KARI)))
    town.route()
    town.send()
    return town


def in_the_bank(town: BankRun) -> list[tuple[str, int, str]]:
    """Due date, øre and status of each claim, the newest last."""
    found = sorted(town.street.bank.claims.all(), key=lambda claim: claim.sent["dueDate"])
    return [(claim.sent["dueDate"], claim.sent["amount"], claim.status) for claim in found]


def test_a_claim_paid_by_giro_is_gone_from_the_bank(town: BankRun) -> None:
    paid(town.work, "1 234,50")
    looked(town.work)
    assert asked_at_the_bank(town) == 1
    assert in_the_bank(town) == [("2026-12-15", 123450, "cancelled")]
    assert (town.channels("1"), town.delivery("1").state) == ([("efaktura", "revoked")], "cancelled")
    assert (looked(town.work), tasks(town.work)) == (0, {})
    with pytest.raises(NothingToSend):
        town.start()


def test_a_claim_paid_in_the_bank_itself_is_nobodys_task(town: BankRun) -> None:
    (attempt,) = town.delivery("1").attempts
    town.street.browser.post(f"/residents/{KARI.key}/bank/{attempt.id}/pay")
    paid(town.work, "1 234,50")
    looked(town.work)
    asked_at_the_bank(town)
    assert tasks(town.work) == {}
    assert [one.how for one in where(town.work, town.invoice("1").id)] == ["over"]
    looked(town.work)
    assert asked_at_the_bank(town) == 0, "asked once"


def test_a_claim_that_is_moved_lies_in_the_bank_by_its_new_date_alone(town: BankRun) -> None:
    invoice = town.invoice("1").id
    moved(town.work, invoice)
    assert looked(town.work) == 0, "the old one lies there still"
    asked_at_the_bank(town)
    assert looked(town.work) == 1
    town.run = recalled.claims_run(town)
    town.route()
    town.send()
    assert in_the_bank(town) == [("2026-12-15", 123450, "cancelled"), ("2027-01-20", 123450, "delivered")]
    assert attempts(town.work, invoice) == [(1, "efaktura", "revoked"), (2, "efaktura", "accepted")]
    assert looked(town.work) == 0


@pytest.mark.parametrize("kroner", ["234,50", "1 000,00"])
def test_what_is_paid_in_part_is_claimed_for_the_rest_alone(town: BankRun, kroner: str) -> None:
    paid(town.work, kroner)
    looked(town.work)
    asked_at_the_bank(town)
    looked(town.work)
    town.run = recalled.claims_run(town)
    town.route()
    town.send()
    rest = 123450 - int(kroner.replace(" ", "").replace(",", ""))
    assert sorted(in_the_bank(town)) == sorted([("2026-12-15", 123450, "cancelled"), ("2026-12-15", rest, "delivered")])


def test_a_credit_note_of_all_takes_the_claim_away_and_is_sent_where_nothing_is_paid(town: BankRun) -> None:
    with town.work.database.transaction() as session:
        town.invoices["2"] = bill(session, "2", customer=billed(KARI), kind="credit_note", credit_of="1", due_date=None)
    looked(town.work)
    asked_at_the_bank(town)
    assert [status for _, _, status in in_the_bank(town)] == ["cancelled"]
    town.start()
    town.route()
    assert town.channels("2") == [("paper", "planned")]
    assert town.step("2") == ("passed", "type_not_supported")
    assert town.channels("1") == [("efaktura", "revoked")]


def test_an_invoice_credited_before_it_is_sent_goes_for_the_rest_or_not_at_all(workplace: Workplace) -> None:
    kari = billed(KARI)
    with workplace.database.transaction() as session:
        part, whole = bill(session, "1", customer=kari), bill(session, "2", customer=kari)
        rest = {"payable": whole_of(session, part.id) - whole_of(session, part.id).split(2)[0]}
        notes = {"kind": "credit_note", "due_date": None, "customer": kari}
        bill(session, "3", credit_of="1", **rest, **notes)
        bill(session, "4", credit_of="2", **notes)
    town = BankRun(workplace)
    town.invoices |= {"1": part, "2": whole}
    town.route()
    town.send()
    assert in_the_bank(town) == [("2026-12-15", 61725, "delivered")]
    with workplace.database.transaction() as session:
        assert whole.id not in session.scalars(select(Dispatch.subject_id)).all()


def whole_of(session, invoice):
    from portal.invoices.models import Invoice
    from portal.values.money import Money

    return Money(session.get(Invoice, invoice).payable_minor, "NOK")


def test_what_has_not_left_the_house_is_called_off_at_once(workplace: Workplace) -> None:
    town, (first, second) = mailed(workplace, 2)
    withdrawn(workplace, first.id)
    assert looked(workplace) == 0
    channel = Counter()
    hand(town, "email", channel)
    assert attempts(workplace, first.id) == [(1, "email", "revoked")]
    assert attempts(workplace, second.id) == [(1, "email", "accepted")]


def test_what_is_moved_before_it_left_goes_by_its_new_date(workplace: Workplace) -> None:
    town, (first, _) = mailed(workplace, 2)
    moved(workplace, first.id)
    assert looked(workplace) == 1
    town.run = recalled.claims_run(town)
    assert town.route() == 1
    assert attempts(workplace, first.id) == [(1, "email", "revoked"), (2, "email", "planned")]


def test_a_document_that_was_sent_is_not_sent_again(workplace: Workplace) -> None:
    town, (first, _) = mailed(workplace, 2)
    hand(town, "email", Returning())
    moved(workplace, first.id)
    assert looked(workplace) == 0
    assert attempts(workplace, first.id) == [(1, "email", "accepted")]
    assert tasks(workplace) == {}


def test_what_is_in_doubt_is_pursued_and_then_taken_back(workplace: Workplace) -> None:
    town, (invoice,) = efaktura_in_doubt(workplace)
    withdrawn(workplace, invoice.id)
    looked(workplace)
    assert recalled.asked(workplace, "efaktura", Returning()) == 0, "nobody knows yet whether it lies there"
    town.waited()
    hand(town, "efaktura", Counter(capabilities=capable()))
    looked(workplace)
    channel = Returning()
    assert recalled.asked(workplace, "efaktura", channel) == 1
    assert attempts(workplace, invoice.id) == [(1, "efaktura", "revoked")]


def efaktura_in_doubt(workplace: Workplace):
    town, invoices = mailed(workplace)
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set channel = 'efaktura'"))
    hand(town, "efaktura", Counter(capabilities=capable(), answer=say("unknown")))
    return town, invoices


def test_what_is_refused_meanwhile_goes_to_no_other_channel_as_it_was(workplace: Workplace) -> None:
    town, (invoice,) = efaktura_in_doubt(workplace)
    withdrawn(workplace, invoice.id)
    town.waited()
    hand(town, "efaktura", Counter(capabilities=capable(), answer=say("refused")))
    assert town.route() == 0
    looked(workplace)
    assert (attempts(workplace, invoice.id), town.delivery(invoice).state) == (
        [(1, "efaktura", "refused")],
        "cancelled",
    )


@pytest.mark.parametrize(
    ("channel", "task"), [("avtalegiro", "still_drawn"), ("efaktura", "not_recalled"), ("vipps", "not_recalled")]
)
def test_what_stays_is_a_task_and_no_other_claim_is_sent(workplace: Workplace, channel: str, task: str) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter())
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set channel = :channel"), {"channel": channel})
    moved(workplace, invoice.id)
    looked(workplace)
    recalled.asked(workplace, channel, Returning(gives_back="kept"))
    assert looked(workplace) == 0
    assert attempts(workplace, invoice.id) == [(1, channel, "accepted")]
    assert tasks(workplace) == {task: 1}
    assert [(one.how, one.why) for one in where(workplace, invoice.id)] == [("stays", "moved")]


def test_a_channel_that_is_away_is_asked_again_and_told_of_after_a_day(town: BankRun) -> None:
    paid(town.work, "1 234,50")
    looked(town.work)
    away = Returning(down=True)
    for _ in range(3):
        with pytest.raises(ChannelDown):
            recalled.asked(town.work, "efaktura", away)
    with pytest.raises(ChannelDown, match="left alone"):
        asked_at_the_bank(town)
    assert in_the_bank(town)[0][2] == "delivered"
    with town.work.database.transaction() as session:
        sweep(session, connected={}, now=NOW.replace(day=24))
    assert tasks(town.work) == {"recall_unanswered": 1}
    town.waited()
    assert asked_at_the_bank(town) == 1
    assert tasks(town.work) == {}, "it has come back after all"


def test_what_a_cancelled_run_could_not_get_back_is_asked_for_again_once_it_is_paid(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter())
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set channel = 'efaktura'"))
    cancel(town)
    recalled.asked(workplace, "efaktura", Returning(gives_back="kept"))
    assert tasks(workplace) == {}, "it is asked for as it was"
    withdrawn(workplace, invoice.id)
    looked(workplace)
    recalled.asked(workplace, "efaktura", Returning(gives_back="kept"))
    assert tasks(workplace) == {"not_recalled": 1}
