from sqlalchemy import event

from portal.dispatch.queries import channels_of, delivery_of
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from tests.dispatch.post_office import Counter, hand, mailed, say
from tests.dispatch.town import bill

REJECTED = Reason("rejected_by_channel", {"answer": 550})


def test_a_list_is_told_by_the_newest_attempt_of_each_invoice(workplace: Workplace) -> None:
    town, (first, second) = mailed(workplace, 2)
    hand(town, "email", Counter(answer=say("refused", reason=REJECTED)))
    town.route()
    with workplace.database.transaction() as session:
        found = channels_of(session, [first.id, second.id])
    assert {(one.state, one.channel, one.attempt) for one in found.values()} == {("open", "paper", "planned")}


def test_a_list_takes_one_statement(workplace: Workplace) -> None:
    _, invoices = mailed(workplace, 3)
    statements: list[str] = []
    event.listen(
        workplace.database.engine, "before_cursor_execute", lambda *told: statements.append(told[2]), named=False
    )
    with workplace.database.transaction() as session:
        assert len(channels_of(session, [invoice.id for invoice in invoices])) == 3
    assert len(statements) == 1


def test_what_no_run_has_taken_up_has_no_delivery(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        invoice = bill(session, "1")
        assert delivery_of(session, invoice.id) is None
        assert channels_of(session, [invoice.id]) == {}


def test_a_delivery_tells_every_try_oldest_first_and_when_it_ended(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=say("refused", reason=REJECTED)))
    town.route()
    delivery = town.delivery(invoice)
    refused, planned = delivery.attempts
    assert refused.finished_at == refused.events[-1].at
    assert refused.events[-1].detail == {"code": "rejected_by_channel", "numbers": {"answer": 550}}
    assert planned.finished_at is None
    assert delivery.current == planned
