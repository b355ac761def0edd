from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEvent
from portal.people.persons import persons_of
from portal.people.service import record_customer
from portal.policy.outcome import Reason
from portal.representation.models import Representation
from portal.representation.queries import acting_for, all_about, representation_with, represented_by
from portal.representation.service import NoSuchRepresentation, RepresentationRefused, give_up, revoke
from tests.invoices.issued import KARI, MORNING, OLAS_CARD, a_customer, an_invoice, issue
from tests.representation.granted import MARIT, TODAY, a_child, an_estate, day, granted, ola

LATER = MORNING + timedelta(days=3)


def refused(session: Session, customer: UUID, **given) -> Reason:
    with pytest.raises(RepresentationRefused) as caught:
        granted(session, customer, **given)
    return caught.value.reason


def events(session: Session) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def test_who_may_act_is_found_from_both_sides(session: Session) -> None:
    kari, who = a_customer(session), ola(session)
    made = granted(session, kari, until=day("2027-06-30"))
    (mine,) = acting_for(session, who, today=TODAY)
    assert (mine.id, mine.customer, mine.customer_name, mine.ground) == (made, kari, "Kari Nordmann", "guardianship")
    assert (mine.until, mine.granted_at, mine.granted_by) == (day("2027-06-30"), MORNING, MARIT)
    assert represented_by(session, [kari], today=TODAY) == (mine,)
    assert mine.person_name == "Ola Nordmann"
    assert represented_by(session, [], today=TODAY) == ()


def test_somebody_who_was_never_billed_can_act_and_has_no_name_here(session: Session) -> None:
    granted(session, an_estate(session), person=ola(session, billed=False), ground="estate")
    (mine,) = acting_for(session, ola(session, billed=False), today=TODAY)
    assert (mine.person_name, mine.customer_name) == (None, "Dødsboet etter Arne Engen")


def test_it_ends_with_its_last_day(session: Session) -> None:
    kari, who = a_customer(session), ola(session)
    granted(session, kari, until=TODAY)
    assert acting_for(session, who, today=TODAY)
    assert acting_for(session, who, today=TODAY + timedelta(days=1)) == ()
    assert represented_by(session, [kari], today=TODAY + timedelta(days=1)) == ()


def test_a_parents_ends_the_day_before_the_child_is_18(session: Session) -> None:
    made = granted(session, a_child(session), ground="parent", until=day("2040-01-01"))
    found = representation_with(session, made)
    assert found
    assert found.until == day("2028-05-13")
    assert found.over(day("2028-05-13")) is None
    assert found.over(day("2028-05-14")) == Reason("representation_ended", {"last_day": "2028-05-13"})


def test_what_is_taken_back_is_over_at_once_and_stays_as_it_was_taken_back(session: Session) -> None:
    made, who = granted(session, a_customer(session)), ola(session)
    revoke(session, representation=made, by=MARIT, now=LATER, why="Vergemålet er opphevet.")
    revoke(session, representation=made, by="staff:other", now=LATER + timedelta(days=1), why="Igjen.")
    row = session.get_one(Representation, made)
    assert (row.revoked_by, row.revoked_at, row.revoked_why) == (MARIT, LATER, "Vergemålet er opphevet.")
    assert acting_for(session, who, today=TODAY) == ()
    assert [event.tag for event in events(session)] == ["staff:representation:granted", "staff:representation:revoked"]


def test_both_find_what_became_of_it_by_one_event_each(session: Session) -> None:
    kari, who = a_customer(session), ola(session)
    made = granted(session, kari)
    revoke(session, representation=made, by=MARIT, now=LATER, roles="case_worker")
    told = [(event.tag, event.actor, event.subject_kind, event.subject_id) for event in events(session)]
    about = (MARIT, "representation", str(made))
    assert told == [("staff:representation:granted", *about), ("staff:representation:revoked", *about)]
    assert events(session)[0].numbers == {"customer": str(kari), "person": str(who), "roles": "case_worker"}
    assert [one.id for one in all_about(session, person=who, customers=[])] == [made]
    assert [one.id for one in all_about(session, person=None, customers=[kari])] == [made]
    assert all_about(session, person=uuid4(), customers=[uuid4()]) == ()


def test_the_representative_gives_it_up(session: Session) -> None:
    made, who = granted(session, a_customer(session)), ola(session)
    give_up(session, representation=made, person=who, now=LATER)
    assert acting_for(session, who, today=TODAY) == ()
    assert (events(session)[-1].tag, events(session)[-1].actor) == ("resident:representation:revoked", f"person:{who}")


def test_nobody_gives_up_what_is_anothers(session: Session) -> None:
    kari = a_customer(session)
    made = granted(session, kari)
    with pytest.raises(NoSuchRepresentation):
        give_up(session, representation=made, person=persons_of(session, {KARI}, now=MORNING)[KARI], now=LATER)
    with pytest.raises(NoSuchRepresentation):
        give_up(session, representation=uuid4(), person=ola(session), now=LATER)
    assert represented_by(session, [kari], today=TODAY)


def test_what_is_not_there_is_not_taken_back(session: Session) -> None:
    with pytest.raises(NoSuchRepresentation):
        revoke(session, representation=uuid4(), by=MARIT, now=LATER)


def test_only_chosen_invoices_are_kept_as_chosen(session: Session) -> None:
    kari = a_customer(session)
    one, _ = (issue(session, an_invoice(kari, number=number)) for number in ("1001", "1002"))
    made = granted(session, kari, invoices=frozenset({one}))
    found = representation_with(session, made)
    assert found
    assert (found.invoices, found.is_whole) == (frozenset({one}), False)


def test_invoices_of_another_customer_are_refused(session: Session) -> None:
    kari, estate = a_customer(session), an_estate(session)
    one = issue(session, an_invoice(kari))
    assert refused(session, estate, invoices=frozenset({one})) == Reason("other_invoices")
    assert refused(session, estate, invoices=frozenset()) == Reason("no_invoices")
    assert refused(session, kari, invoices=frozenset({one, uuid4()})) == Reason("other_invoices")


def test_nobody_is_given_leave_to_act_for_themselves(session: Session) -> None:
    mine = record_customer(session, facts=OLAS_CARD, now=MORNING)
    assert refused(session, mine, person=ola(session)) == Reason("oneself")


def test_a_customer_who_is_not_there_is_refused(session: Session) -> None:
    assert refused(session, uuid4()) == Reason("no_such_customer")


def test_a_company_is_refused(session: Session) -> None:
    company = a_customer(session, number="900", kind="company", national_id=None)
    assert refused(session, company) == Reason("company_acts")


def test_a_day_that_has_passed_is_refused(session: Session) -> None:
    kari = a_customer(session)
    assert refused(session, kari, until=day("2026-11-21")).code == "until_passed"
    assert granted(session, kari, until=TODAY)


def test_a_parent_of_somebody_grown_up_is_refused(session: Session) -> None:
    assert refused(session, a_customer(session), ground="parent").code == "of_age"
    assert refused(session, a_child(session, national_id=None), ground="parent") == Reason("end_unknown")


def test_nobody_is_given_leave_twice_for_the_same_customer(session: Session) -> None:
    kari = a_customer(session)
    made = granted(session, kari)
    assert refused(session, kari, until=day("2030-01-01")) == Reason("acts_already")
    revoke(session, representation=made, by=MARIT, now=MORNING)
    assert granted(session, kari, until=day("2030-01-01"))


def test_two_people_can_act_for_the_same_customer(session: Session) -> None:
    estate = an_estate(session)
    record_customer(session, facts=replace(OLAS_CARD, number="1000003", name="Kari", national_id=KARI), now=MORNING)
    granted(session, estate, ground="estate")
    granted(session, estate, ground="estate", person=persons_of(session, {KARI}, now=MORNING)[KARI])
    assert {one.person_name for one in represented_by(session, [estate], today=TODAY)} == {"Ola Nordmann", "Kari"}


def test_a_refused_grant_leaves_nothing_behind(session: Session) -> None:
    refused(session, a_customer(session), until=day("2026-11-21"))
    assert events(session) == []
    assert session.scalars(select(Representation)).all() == []
