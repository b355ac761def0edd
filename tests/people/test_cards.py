from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.people import agreements, cards
from portal.people.agreements import Agreement, AgreementRefused
from portal.people.cards import Card
from portal.people.queries import customers_numbered
from portal.people.service import record_customer
from tests.invoices.issued import KARIS_CARD, MORNING, a_customer

LATER = MORNING + timedelta(days=1)
TODAY = MORNING.date()


def test_a_card_nobody_has_written_on_is_not_there(session: Session) -> None:
    assert cards.cards_of(session, [a_customer(session)]) == {}


def test_the_last_to_write_on_a_card_is_believed(session: Session) -> None:
    kari = a_customer(session)
    cards.set_method(session, customers=[kari], method="efaktura", source="efaktura_search", now=MORNING)
    cards.set_method(session, customers=[kari], method="paper", source="clerk", now=LATER)
    assert cards.cards_of(session, [kari]) == {kari: Card("paper", "clerk", LATER)}


def test_an_emptied_card_says_who_emptied_it(session: Session) -> None:
    kari = a_customer(session)
    cards.set_method(session, customers=[kari], method="paper", source="clerk", now=MORNING)
    cards.set_method(session, customers=[kari], method=None, source="resident", now=LATER)
    assert cards.cards_of(session, [kari]) == {kari: Card(None, "resident", LATER)}


def test_the_issuer_s_system_never_touches_a_card(session: Session) -> None:
    kari = a_customer(session)
    cards.set_method(session, customers=[kari], method="paper", source="clerk", now=MORNING)
    assert record_customer(session, facts=replace(KARIS_CARD, name="Kari Berg"), now=LATER) == kari
    assert cards.cards_of(session, [kari])[kari] == Card("paper", "clerk", MORNING)


@pytest.mark.contract("PG-02")
def test_an_agreement_accepted_in_the_bank_puts_efaktura_on_the_card_by_itself(session: Session) -> None:
    kari = a_customer(session)
    cards.set_method(session, customers=[kari], method="paper", source="clerk", now=MORNING)
    accept(session, kari, date(2021, 11, 30))
    assert cards.cards_of(session, [kari])[kari] == Card("efaktura", "efaktura_1", LATER)
    assert agreements.agreements_of(session, [kari]) == {kari: Agreement("1000001", date(2021, 11, 30))}


@pytest.mark.contract("PG-04")
def test_no_new_agreement_is_recorded_from_december_2021_and_the_card_stays(session: Session) -> None:
    kari = a_customer(session)
    with pytest.raises(AgreementRefused) as refused:
        accept(session, kari, date(2021, 12, 1))
    assert refused.value.reason.code == "efaktura_1_closed"
    assert (cards.cards_of(session, [kari]), agreements.agreements_of(session, [kari])) == ({}, {})


def test_an_agreement_recorded_twice_is_one(session: Session) -> None:
    kari = a_customer(session)
    accept(session, kari, date(2020, 1, 1))
    accept(session, kari, date(2021, 1, 1))
    assert agreements.agreements_of(session, [kari]) == {kari: Agreement("1000001", date(2021, 1, 1))}


@pytest.mark.contract("PG-04")
@pytest.mark.parametrize(
    ("today", "holds"),
    [(date(2021, 3, 1), False), (date(2021, 3, 2), True), (date(2022, 5, 31), True), (date(2022, 6, 1), False)],
)
def test_an_agreement_is_in_force_from_its_day_until_may_2022(session: Session, today: date, *, holds: bool) -> None:
    kari = a_customer(session)
    accept(session, kari, date(2021, 3, 2))
    assert bool(agreements.in_force(session, [kari], today)) == holds


def test_a_number_two_issuers_use_finds_both_and_an_id_the_one(session: Session) -> None:
    kari = a_customer(session)
    other = a_customer(session, issuer="942566142")
    assert {one.id for one in customers_numbered(session, KARIS_CARD.number)} == {kari, other}
    assert [one.id for one in customers_numbered(session, str(other))] == [other]


def accept(session: Session, customer: object, accepted_on: date) -> None:
    agreements.accept(session, customer=customer, reference="1000001", accepted_on=accepted_on, today=TODAY, now=LATER)
