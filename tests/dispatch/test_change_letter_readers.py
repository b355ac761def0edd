"""Who is written to when a claim has changed: whoever got its document, by a way that suits what it is about."""

from datetime import date

import pytest
from sqlalchemy import text

from portal.jobs import Workplace
from tests.dispatch.change_desk import Desk
from tests.dispatch.post_office import Counter, hand, opened
from tests.dispatch.recalled import moved
from tests.dispatch.town import Registered, a_customer, a_manager, bill


@pytest.fixture
def desk(workplace: Workplace) -> Desk:
    return Desk(workplace)


def issued_to(workplace: Workplace, **changes: object) -> Registered:
    """An invoice sent by whatever way the town has."""
    with workplace.database.transaction() as session:
        invoice = bill(session, "1", **changes)
    town = opened(workplace)
    town.route()
    for name in ("email", "paper"):
        hand(town, name, Counter())
    return invoice


def test_another_recipient_who_got_the_invoice_gets_the_letter(workplace: Workplace, desk: Desk) -> None:
    invoice = issued_to(workplace, customer=a_customer("4711", language="nn"), other=a_manager())
    moved(workplace, invoice.id)
    desk.look()
    (letter,) = desk.letters()
    assert (letter.recipient_name, letter.recipient_email) == ("Borettslaget AS", "post@borettslaget.example")
    assert (letter.customer_id, letter.language) == (None, "nb")


def test_a_customer_who_got_it_in_the_mailbox_past_another_gets_the_letter(workplace: Workplace, desk: Desk) -> None:
    invoice = issued_to(workplace, customer=a_customer("4711", language="nn"), other=a_manager())
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set channel = 'mailbox'"))
    moved(workplace, invoice.id)
    desk.look()
    (letter,) = desk.letters()
    assert (letter.recipient_name, letter.language) == ("Innbygger 4711", "nn")
    assert letter.customer_id is not None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"category": "health"}, id="too private for e-mail"),
        pytest.param({"customer": a_customer("1", protected=True)}, id="a protected identity"),
    ],
)
def test_what_may_not_be_mailed_is_not_written_of_by_mail_either(
    workplace: Workplace, desk: Desk, changes: dict[str, object]
) -> None:
    invoice = issued_to(workplace, **changes)
    moved(workplace, invoice.id)
    desk.look()
    (letter,) = desk.letters()
    assert (letter.recipient_email, letter.recipient_street) == (None, "Storgata 1")


def test_whom_no_letter_reaches_is_a_task(workplace: Workplace, desk: Desk) -> None:
    invoice = issued_to(workplace)
    with workplace.database.transaction() as session:
        session.execute(text("delete from contact_point"))
        session.execute(text("update customer set street = null, zip = null, city = null"))
        session.execute(text("update invoice set recipient_street = null, recipient_zip = null"))
    moved(workplace, invoice.id)
    assert desk.look() == 1
    desk.send()
    assert desk.states() == [("due_date_moved", "exhausted")]
    moved(workplace, invoice.id, to=date(2027, 2, 20))
    desk.look()
    desk.send()
    assert desk.states() == [("due_date_moved", "cancelled"), ("due_date_moved", "exhausted")], "one task, not two"
