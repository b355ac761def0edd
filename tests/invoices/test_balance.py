"""What is left of an invoice when payments were seen since the ledger was read, to the day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.invoices.balance import Facts, Ledger, Owed, Seen
from portal.invoices.status import standing
from portal.values.money import Money
from tests.invoices.issued import nok

# A Wednesday.
READ_ON = date(2026, 11, 25)
READ_AT = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
MONDAY, TUESDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26)


def a_ledger(balance: str = "1000", paid: str = "0", **other: Any) -> Ledger:
    usual: dict[str, Any] = {
        "read_on": READ_ON,
        "last_paid_on": None,
        "claim_level": "none",
        "with_agency_since": None,
        "fees": nok("0"),
        "interest": nok("0"),
    }
    return Ledger(as_of=READ_AT, balance=nok(balance), paid=nok(paid), **(usual | other))


def of(ledger: Ledger | None, *payments: Seen, full_read_on: date | None = None, credited: str = "0") -> Facts:
    """An invoice of 1 000 kr."""
    full = READ_AT if full_read_on else None
    due = date(2026, 12, 15)
    return Facts("invoice", nok("1000"), due, nok(credited), ledger, full, None, full_read_on, payments)


def paid(day: date, amount: str = "1000") -> Seen:
    return Seen(day, nok(amount))


@pytest.mark.parametrize(
    ("booked_on", "last_paid_on", "paid_so_far", "is_held"),
    [
        (THURSDAY, None, "0", False),
        (READ_ON, None, "0", False),
        (TUESDAY, None, "0", False),  # Tuesday's files reach the ERP on Wednesday
        (MONDAY, None, "0", True),  # the ERP had all of Tuesday to book it
        (READ_ON, READ_ON, "400", True),  # the ledger knows a payment of that day
        (READ_ON, TUESDAY, "400", False),
        (TUESDAY, TUESDAY, "400", True),
        (TUESDAY, MONDAY, "400", False),
        (TUESDAY, None, "400", True),  # it knows of payments and does not date them
        (READ_ON, None, "400", False),
    ],
)
def test_the_ledger_holds_what_it_had_time_to_book(booked_on, last_paid_on, paid_so_far, is_held):
    ledger = a_ledger(paid=paid_so_far, last_paid_on=last_paid_on)
    assert ledger.holds(paid(booked_on, "400")) is is_held


@pytest.mark.parametrize(
    ("read_on", "is_held"),
    [(date(2026, 11, 21), False), (MONDAY, False), (TUESDAY, True)],
)
def test_a_weekend_gives_the_erp_no_day_to_book(read_on, is_held):
    friday = date(2026, 11, 20)
    assert a_ledger(read_on=read_on).holds(paid(friday)) is is_held


@pytest.mark.parametrize(("booked_on", "is_held"), [(TUESDAY, True), (READ_ON, False)])
def test_what_the_bank_took_back_is_held_from_the_day_after(booked_on, is_held):
    assert a_ledger().holds(paid(booked_on, "-1000")) is is_held


def test_a_payment_seen_since_is_off_what_is_left():
    facts = of(a_ledger(), paid(READ_ON, "400"))
    now = standing(facts, READ_ON, READ_AT)
    assert (now.code, now.left, now.paid) == ("partly_paid", nok("600"), nok("400"))
    assert (now.seen, now.last_paid_on) == ((paid(READ_ON, "400"),), READ_ON)


def test_what_is_seen_whole_is_paid():
    now = standing(of(a_ledger(), paid(READ_ON)), READ_ON, READ_AT)
    assert (now.code, now.left, now.last_paid_on) == ("paid", nok("0"), READ_ON)


def test_what_the_ledger_holds_is_not_counted_again():
    facts = of(a_ledger("600", "400", last_paid_on=MONDAY), paid(MONDAY, "400"))
    assert (facts.owed.left, facts.paid, facts.seen) == (nok("600"), nok("400"), ())


def test_the_ledger_has_the_last_word_on_what_it_had_time_to_book():
    assert of(a_ledger(), paid(MONDAY)).owed.left == nok("1000")


def test_without_a_ledger_every_payment_counts():
    facts = of(None, paid(MONDAY, "400"), paid(TUESDAY, "100"), credited="200")
    assert (facts.owed.left, facts.paid) == (nok("300"), nok("500"))


@pytest.mark.parametrize(("booked_on", "left"), [(READ_ON, "0"), (THURSDAY, "-1000")])
def test_what_settled_an_invoice_came_no_later_than_the_full_file(booked_on, left):
    assert of(None, paid(booked_on), full_read_on=READ_ON).owed.left == nok(left)


def test_a_payment_covers_interest_and_fees_before_the_claim():
    ledger = a_ledger(fees=nok("38"), interest=nok("5"))
    assert of(ledger, paid(READ_ON, "1043")).owed == Owed(nok("0"), nok("0"), nok("0"))
    assert of(ledger, paid(READ_ON, "1000")).owed == Owed(nok("43"), nok("0"), nok("0"))
    assert of(ledger, paid(READ_ON, "15")).owed == Owed(nok("1000"), nok("28"), nok("0"))


def test_what_the_bank_took_back_is_owed_again():
    facts = of(a_ledger("0", "1000", last_paid_on=MONDAY), paid(MONDAY), paid(READ_ON, "-1000"))
    assert (facts.owed.left, facts.paid) == (nok("1000"), nok("0"))


def test_what_lay_with_the_collection_company_and_is_seen_paid_lies_there_no_more():
    ledger = a_ledger(claim_level="collection", with_agency_since=date(2026, 10, 1), fees=nok("375"))
    now = standing(of(ledger, paid(READ_ON, "1375")), READ_ON, READ_AT)
    assert (now.code, now.claim_level, now.agency_since, now.fees) == ("paid", "none", None, nok("0"))


DAYS = st.dates(date(2026, 11, 10), date(2026, 12, 5))
AMOUNTS = st.integers(0, 200_000).map(lambda minor: Money(minor, "NOK"))
SIGNED = st.integers(-200_000, 200_000).map(lambda minor: Money(minor, "NOK"))
LEDGERS = st.builds(
    Ledger,
    as_of=st.just(READ_AT),
    read_on=st.just(READ_ON),
    balance=SIGNED,
    paid=AMOUNTS,
    last_paid_on=st.none() | DAYS,
    claim_level=st.just("none"),
    with_agency_since=st.none(),
    fees=AMOUNTS,
    interest=AMOUNTS,
)
PAYMENTS = st.lists(st.builds(Seen, DAYS, SIGNED), max_size=6).map(tuple)


@given(LEDGERS, PAYMENTS)
def test_what_is_owed_in_all_is_the_ledger_s_less_what_was_seen_since(ledger, payments):
    facts = of(ledger, *payments)
    said = ledger.balance.minor + (ledger.fees.minor + ledger.interest.minor if ledger.balance else 0)
    assert facts.owed.in_all.minor == said - sum(one.amount.minor for one in facts.seen)
    assert facts.owed.fees.minor >= 0
    assert facts.owed.interest.minor >= 0
    assert {*facts.seen} <= {*payments}


@given(LEDGERS, PAYMENTS)
def test_a_newer_payment_is_never_held_where_an_older_one_is_not(ledger, payments):
    came = sorted((one for one in payments if one.amount.minor > 0), key=lambda one: one.booked_on)
    held = [ledger.holds(one) for one in came]
    assert held == sorted(held, reverse=True)
