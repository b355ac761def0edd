"""Residents who asked to be told are told once, by day, and of nothing that tells of itself."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from portal.config import Settings
from portal.delivery.mailing import NotSent
from portal.delivery.notifying.choices import OCCASIONS, WAYS, Choice, choices_of, choose
from portal.delivery.notifying.finding import plan
from portal.delivery.notifying.models import Notification, NotifiedInvoice
from portal.delivery.notifying.tasks import notify
from portal.jobs import Workplace
from portal.people.models import ContactPoint
from portal.sandbox.arrivals import Mailbox
from portal.sandbox.smtp import FOLDER
from tests.dispatch.lying import DUE, lie
from tests.invoices.issued import MORNING, a_customer, a_resident, an_invoice, issue
from tests.payments.money import a_payment, take

EVERYTHING = frozenset((occasion, way) for occasion in OCCASIONS for way in WAYS)
THREE_DAYS_BEFORE = datetime(2026, 12, 12, 9, 0, tzinfo=UTC)


def wants(work: Workplace, *choices: Choice, at: datetime = MORNING - timedelta(days=1)) -> None:
    with work.database.transaction() as session:
        a_customer(session)
        choose(session, resident=a_resident(session), wanted=frozenset(choices), now=at)


def sent(work: Workplace, channel: str = "paper", **changes: Any) -> UUID:
    """Kari got an invoice by a channel."""
    with work.database.transaction() as session:
        invoice = issue(session, an_invoice(a_customer(session), **{"due_date": DUE, **changes}))
    lie(work, invoice, channel)
    return invoice


def planned(work: Workplace, now: datetime = MORNING) -> list[tuple[str, str, int]]:
    """What is written down to be told, by one more look."""
    with work.database.transaction() as session:
        before = set(session.scalars(select(Notification.id)))
        plan(session, zone=work.municipality.zone, now=now)
        rows = session.scalars(select(Notification).where(Notification.id.not_in(before)))
        return sorted((row.occasion, row.way, row.invoices) for row in rows)


def the_one(work: Workplace) -> Notification:
    with work.database.transaction() as session:
        return session.scalars(select(Notification)).one()


def test_a_new_invoice_is_told_once_however_often_somebody_looks(work: Workplace) -> None:
    wants(work, ("new_invoice", "email"), ("new_invoice", "mobile"))
    sent(work)
    assert planned(work) == [("new_invoice", "email", 1), ("new_invoice", "mobile", 1)]
    assert planned(work) == []


def test_who_asked_for_nothing_is_told_nothing(work: Workplace) -> None:
    wants(work)
    sent(work)
    assert planned(work) == planned(work, THREE_DAYS_BEFORE) == []


def test_what_came_before_one_asked_is_no_news(work: Workplace) -> None:
    sent(work)
    wants(work, *EVERYTHING, at=MORNING + timedelta(seconds=1))
    assert planned(work) == []


@pytest.mark.parametrize("they", [{"protected": True}, {"kind": "estate"}])
def test_no_message_gives_away_who_is_protected_or_goes_to_the_dead(work: Workplace, they: dict[str, Any]) -> None:
    wants(work, ("new_invoice", "mobile"))
    sent(work)
    with work.database.transaction() as session:
        a_customer(session, **they)
    assert planned(work) == []


def test_an_invoice_is_told_of_when_it_has_been_sent(work: Workplace) -> None:
    wants(work, ("new_invoice", "mobile"))
    with work.database.transaction() as session:
        invoice = issue(session, an_invoice(a_customer(session), due_date=DUE))
    assert planned(work) == []
    lie(work, invoice, "efaktura")
    assert planned(work) == [("new_invoice", "mobile", 1)]


def test_an_invoice_that_came_by_email_tells_of_itself_there(work: Workplace) -> None:
    wants(work, ("new_invoice", "email"), ("new_invoice", "mobile"))
    sent(work, "email")
    assert planned(work) == [("new_invoice", "mobile", 1)]


def test_invoices_of_one_day_are_told_of_in_one_message(work: Workplace) -> None:
    wants(work, ("new_invoice", "mobile"))
    sent(work, number="1")
    sent(work, number="2")
    assert planned(work) == [("new_invoice", "mobile", 2)]


def test_nobodys_phone_rings_at_night(work: Workplace) -> None:
    wants(work, ("new_invoice", "mobile"))
    sent(work)
    assert planned(work, MORNING.replace(hour=21)) == []
    assert planned(work, MORNING.replace(hour=18)) == [("new_invoice", "mobile", 1)]


def test_what_is_due_in_three_days_and_unpaid_is_told_once(work: Workplace) -> None:
    wants(work, ("due_soon", "email"))
    sent(work)
    assert planned(work, THREE_DAYS_BEFORE - timedelta(days=1)) == []
    assert planned(work, THREE_DAYS_BEFORE) == [("due_soon", "email", 1)]
    assert planned(work, THREE_DAYS_BEFORE + timedelta(days=1)) == []


def test_what_the_bank_draws_is_paid_without_being_told(work: Workplace) -> None:
    wants(work, ("due_soon", "email"))
    sent(work, "avtalegiro")
    assert planned(work, THREE_DAYS_BEFORE) == []


def test_what_is_paid_is_not_told_of(work: Workplace) -> None:
    wants(work, ("due_soon", "email"))
    sent(work)
    with work.database.transaction() as session:
        take(session, a_payment("3 080,00", booked_on=DUE - timedelta(days=5)))
    assert planned(work, THREE_DAYS_BEFORE) == []


def test_the_mail_names_neither_amount_nor_service_and_has_no_link(work: Workplace) -> None:
    wants(work, ("new_invoice", "email"))
    sent(work)
    planned(work)
    key = the_one(work).id
    for _ in range(3):
        notify(work, notification=str(key))
    box = Mailbox(work.settings.home / FOLDER)
    (arrived,) = box.arrived()
    said = box.mail(arrived.key).as_string()
    assert (arrived.to, arrived.files) == ("kari@example.no", ())
    assert not [word for word in ("http", "3 080", "Barnehage") if word in said]
    assert the_one(work).state == "sent"


def test_what_a_killed_worker_had_in_hand_is_not_sent_again(work: Workplace) -> None:
    wants(work, ("new_invoice", "email"))
    sent(work)
    planned(work)
    with work.database.transaction() as session:
        session.execute(update(Notification).values(state="sending"))
    notify(work, notification=str(the_one(work).id))
    assert list(Mailbox(work.settings.home / FOLDER).arrived()) == []


def test_a_server_that_is_away_leaves_it_to_be_tried_again(workplace: Workplace) -> None:
    told = {**workplace.settings.model_dump(), "smtp_url": "smtp://localhost:1"}
    work = Workplace(Settings.model_validate(told), workplace.municipality, workplace.database)
    wants(work, ("new_invoice", "email"))
    sent(work)
    planned(work)
    with pytest.raises(NotSent):
        notify(work, notification=str(the_one(work).id))
    assert the_one(work).state == "planned"


def test_an_address_that_mail_came_back_from_gets_none(work: Workplace) -> None:
    wants(work, ("new_invoice", "email"))
    sent(work)
    planned(work)
    with work.database.transaction() as session:
        session.execute(update(ContactPoint).values(bounced_at=MORNING))
    notify(work, notification=str(the_one(work).id))
    assert the_one(work).state == "dropped"
    assert list(Mailbox(work.settings.home / FOLDER).arrived()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.frozensets(st.sampled_from(sorted(EVERYTHING))), min_size=1, max_size=4))
def test_what_was_chosen_last_is_what_is_wanted(workplace: Workplace, wishes: list[frozenset[Choice]]) -> None:
    with workplace.database.transaction() as session:
        a_customer(session)
        resident = a_resident(session)
        for wish in wishes:
            choose(session, resident=resident, wanted=wish, now=MORNING)
            assert choices_of(session, resident) == wish


def test_each_invoice_is_kept_with_what_was_told_of_it(work: Workplace) -> None:
    wants(work, ("new_invoice", "mobile"))
    invoice = sent(work)
    planned(work)
    with work.database.transaction() as session:
        told = session.scalars(select(NotifiedInvoice)).one()
    assert (told.invoice_id, told.notification_id) == (invoice, the_one(work).id)
