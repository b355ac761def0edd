from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.invoices.balance import Facts, Ledger
from portal.invoices.status import Standing, standing
from portal.values.money import Money

TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
THIS_MORNING = NOW - timedelta(hours=6)


def nok(text: str) -> Money:
    return Money.parse(text, "NOK")


def a_ledger(balance="1 000,00", paid="0", *, as_of=THIS_MORNING, level="none", **other) -> Ledger:
    usual = {"last_paid_on": None, "with_agency_since": None, "fees": nok("0"), "interest": nok("0")}
    usual["read_on"] = as_of.date()
    return Ledger(as_of=as_of, balance=nok(balance), paid=nok(paid), claim_level=level, **usual | other)


def of(
    due=date(2026, 12, 15), *, claim="1 000,00", credited="0", ledger=None, kind="invoice", full=None, **more
) -> Standing:
    """The standing of an invoice of 1 000 kr on TODAY."""
    facts = Facts(
        kind=kind,
        claim=nok(claim),
        due_date=due,
        credited=nok(credited),
        ledger=ledger,
        full_as_of=full,
        confirmed_as_of=full or (ledger.as_of if ledger else None),
        **more,
    )
    return standing(facts, TODAY, NOW)


def test_a_new_invoice_is_unpaid():
    now = of(ledger=a_ledger())
    assert (now.code, now.left, now.is_open) == ("unpaid", nok("1000"), True)


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (date(2026, 12, 3), "unpaid"),
        (date(2026, 12, 2), "due_soon"),  # in seven days
        (date(2026, 11, 25), "due_soon"),  # today
        (date(2026, 11, 24), "overdue"),
        (date(2026, 11, 20), "overdue"),
        (None, "unpaid"),
    ],
)
def test_the_due_date_decides_while_the_ledger_is_fresh(due, code):
    assert of(due, ledger=a_ledger()).code == code


def test_what_falls_due_on_a_saturday_is_not_overdue_on_monday():
    facts = Facts("invoice", nok("1000"), date(2026, 11, 21), nok("0"), a_ledger(as_of=NOW), None, NOW)
    monday = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    tuesday = a_ledger(as_of=monday + timedelta(hours=12))
    assert standing(facts, monday.date(), monday).code == "due_soon"
    on_tuesday = Facts("invoice", nok("1000"), date(2026, 11, 21), nok("0"), tuesday, None, None)
    assert standing(on_tuesday, date(2026, 11, 24), tuesday.as_of).code == "overdue"


@pytest.mark.parametrize(
    "as_of",
    [NOW - timedelta(hours=24, seconds=1), NOW - timedelta(days=9)],
)
def test_nothing_is_called_overdue_by_an_old_ledger(as_of):
    now = of(date(2026, 11, 1), ledger=a_ledger(as_of=as_of))
    assert (now.code, now.stale, now.as_of) == ("possibly_overdue", True, as_of)


def test_nothing_is_called_overdue_without_a_ledger():
    now = of(date(2026, 11, 1))
    assert (now.code, now.stale, now.as_of, now.left) == ("possibly_overdue", True, None, nok("1000"))


def test_nothing_is_called_overdue_by_a_ledger_from_before_the_last_day_was_over():
    last_evening = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    now = of(date(2026, 11, 24), ledger=a_ledger(as_of=last_evening))
    assert (now.code, now.stale) == ("possibly_overdue", False)


def test_a_part_payment_says_what_is_paid_when_and_what_is_left():
    now = of(ledger=a_ledger("400,00", "600,00", last_paid_on=date(2026, 11, 20)))
    assert (now.code, now.left, now.paid, now.last_paid_on) == (
        "partly_paid",
        nok("400"),
        nok("600"),
        date(2026, 11, 20),
    )


def test_what_is_partly_paid_and_late_is_overdue_with_fees_on_top():
    now = of(date(2026, 11, 1), ledger=a_ledger("400", "600", level="reminder", fees=nok("38"), interest=nok("1,25")))
    assert (now.code, now.paid, now.claim_level) == ("overdue", nok("600"), "reminder")
    assert (now.left, now.fees, now.interest) == (nok("400"), nok("38"), nok("1,25"))


def test_a_paid_invoice_is_paid_also_when_the_ledger_is_old():
    now = of(date(2026, 11, 1), ledger=a_ledger("0", "1000", as_of=NOW - timedelta(days=30)))
    assert (now.code, now.left, now.is_open) == ("paid", nok("0"), False)


def test_too_much_paid_is_said_with_what_is_owed_back():
    now = of(ledger=a_ledger("-50", "1050"))
    assert (now.code, now.left) == ("paid_too_much", nok("-50"))


def test_with_the_collection_company_it_is_paid_there():
    now = of(date(2026, 9, 1), ledger=a_ledger(level="collection", with_agency_since=date(2026, 11, 2)))
    assert (now.code, now.agency_since, now.is_open) == ("collection", date(2026, 11, 2), False)


def test_a_full_ledger_that_no_longer_lists_it_means_nothing_is_left():
    now = of(date(2026, 11, 1), ledger=a_ledger(as_of=NOW - timedelta(days=3)), full=THIS_MORNING)
    assert (now.code, now.left, now.paid, now.as_of) == ("paid", nok("0"), nok("1000"), THIS_MORNING)


def test_what_was_never_listed_in_a_later_full_ledger_is_paid():
    assert of(date(2026, 11, 1), full=THIS_MORNING).code == "paid"


def test_a_full_ledger_that_lists_it_leaves_it_open():
    assert of(date(2026, 11, 1), ledger=a_ledger(), full=THIS_MORNING).code == "overdue"


def test_changes_that_do_not_mention_it_keep_its_balance_fresh():
    old = a_ledger(as_of=NOW - timedelta(days=4))
    facts = Facts("invoice", nok("1000"), date(2026, 11, 1), nok("0"), old, old.as_of, THIS_MORNING)
    now = standing(facts, TODAY, NOW)
    assert (now.code, now.as_of, now.stale) == ("overdue", THIS_MORNING, False)


def test_a_wholly_credited_invoice_is_credited():
    now = of(date(2026, 11, 1), credited="1000")
    assert (now.code, now.left, now.credited, now.is_open) == ("credited", nok("0"), nok("1000"), False)


def test_a_partly_credited_invoice_has_the_rest_to_pay():
    now = of(credited="400")
    assert (now.code, now.left, now.credited, now.credited_in_part) == ("unpaid", nok("600"), nok("400"), True)


def test_a_credited_invoice_that_was_paid_is_paid_too_much():
    assert of(credited="1000", ledger=a_ledger("-1000", "1000")).code == "paid_too_much"


def test_a_wholly_credited_invoice_gone_from_the_ledger_is_credited_not_paid():
    now = of(credited="1000", full=THIS_MORNING)
    assert (now.code, now.paid) == ("credited", nok("0"))


@pytest.mark.parametrize("claim", ["0", "-250"])
def test_an_invoice_of_nothing_or_less_asks_for_nothing(claim):
    assert of(date(2026, 11, 1), claim=claim).code == "nothing_to_pay"


def test_a_balance_written_off_in_the_ledger_is_nothing_to_pay_not_paid():
    assert of(ledger=a_ledger("0", "0")).code == "nothing_to_pay"


def test_credit_notes_and_reminders_are_what_they_are():
    assert of(kind="credit_note", claim="-80").code == "credit_note"
    assert of(date(2026, 11, 1), kind="reminder", ledger=a_ledger()).code == "reminder"


MONEY = st.builds(Money, st.integers(-200_000, 200_000), st.just("NOK"))
POSITIVE = st.builds(Money, st.integers(0, 200_000), st.just("NOK"))
MOMENTS = st.datetimes(datetime(2026, 10, 1), datetime(2026, 11, 25, 9), timezones=st.just(UTC))  # noqa: DTZ001
DATES = st.dates(date(2026, 9, 1), date(2027, 2, 1))
LEDGERS = st.builds(
    Ledger,
    as_of=MOMENTS,
    read_on=DATES,
    balance=MONEY,
    paid=POSITIVE,
    last_paid_on=st.none() | DATES,
    claim_level=st.sampled_from(["none", "reminder", "collection_notice", "collection"]),
    with_agency_since=st.none() | DATES,
    fees=POSITIVE,
    interest=POSITIVE,
)
FACTS = st.builds(
    Facts,
    kind=st.sampled_from(["invoice", "credit_note", "reminder"]),
    claim=MONEY,
    due_date=st.none() | DATES,
    credited=POSITIVE,
    ledger=st.none() | LEDGERS,
    full_as_of=st.none() | MOMENTS,
    confirmed_as_of=st.none() | MOMENTS,
)


@given(FACTS)
def test_nothing_is_ever_overdue_that_may_be_paid(facts):
    now = standing(facts, TODAY, NOW)
    if now.code == "overdue":
        assert now.due_date < TODAY
        assert not now.stale
        assert now.as_of.date() > now.due_date


@given(FACTS)
def test_code_and_amounts_never_contradict_each_other(facts):
    now = standing(facts, TODAY, NOW)
    assert now.stale == (now.as_of is None or NOW - now.as_of > timedelta(hours=24))
    if now.is_open or now.code == "collection":
        assert now.left.minor > 0
    if now.code in ("paid", "credited", "nothing_to_pay", "paid_too_much"):
        assert now.left.minor <= 0
    if now.code in ("partly_paid", "paid", "paid_too_much"):
        assert now.paid.minor > 0
    if not now.left:
        assert (now.fees.minor, now.interest.minor, now.claim_level) == (0, 0, "none")


@given(FACTS)
def test_without_a_ledger_what_is_left_is_the_claim_less_what_is_credited(facts):
    if facts.ledger is None and facts.full_as_of is None:
        assert standing(facts, TODAY, NOW).left == facts.claim - facts.credited


@pytest.mark.parametrize("due", [date(2026, 12, 15), date(2026, 11, 20), None])
def test_what_somebody_has_withdrawn_is_not_open_whatever_the_ledger_still_holds(due):
    now = of(due, ledger=a_ledger(), withdrawn=True)
    assert (now.code, now.is_open) == ("withdrawn", False)


def test_what_is_withdrawn_and_lies_with_the_collection_company_is_settled_there():
    assert of(ledger=a_ledger(level="collection"), withdrawn=True).code == "collection"


def test_what_was_paid_before_it_was_withdrawn_is_paid():
    assert of(ledger=a_ledger("0", "1 000,00"), withdrawn=True).code == "paid"
