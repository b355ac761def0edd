from datetime import datetime

from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.audit.service import Subject, person, record
from portal.db import Session, new_key


def test_an_event_says_who_did_what_to_what_and_when(session: Session, now: datetime) -> None:
    somebody, invoice = new_key(), new_key()
    record(
        session,
        tag="resident:invoice:viewed",
        actor=person(somebody),
        subject=Subject("invoice", invoice),
        now=now,
        numbers={"lines": 3},
    )
    session.flush()
    event = session.scalars(select(AuditEvent)).one()
    assert (event.tag, event.actor, event.at) == ("resident:invoice:viewed", f"person:{somebody}", now)
    assert (event.subject_kind, event.subject_id, event.numbers) == ("invoice", str(invoice), {"lines": 3})


def test_an_actor_is_named_by_id() -> None:
    somebody = new_key()
    assert person(somebody) == f"person:{somebody}"


def test_somebody_the_house_does_not_know_is_an_actor_without_a_number() -> None:
    assert person(None) == "person:unknown"
