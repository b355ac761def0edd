"""A running balance is what the invoice's page would say after each payment."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from portal.invoices.balance import Facts, Seen
from portal.invoices.payable import PayableClaim, RunningBalance
from tests.invoices.issued import nok
from tests.invoices.test_balance import LEDGERS, MONDAY, PAYMENTS, READ_AT, READ_ON, THURSDAY, a_ledger, of, paid


def running(facts: Facts) -> RunningBalance:
    return RunningBalance(PayableClaim(UUID(int=10), "1001", "16370712348", "100000100010017", facts))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    ledger, payments = draw(st.none() | LEDGERS), draw(PAYMENTS)
    one = of(ledger, *payments, credited=draw(st.sampled_from(["0", "200"])))
    return replace(one, full_as_of=READ_AT, full_read_on=READ_ON) if draw(st.booleans()) else one


@given(facts(), PAYMENTS)
def test_it_counts_on_from_each_payment_as_the_invoice_s_facts_do(facts: Facts, payments: tuple[Seen, ...]):
    balance = running(facts)
    assert balance.opening == facts.owed.left.minor
    for one in payments:
        came = sum(before.amount.minor for before in facts.payments)
        unpaid = facts.claim.minor - facts.credited.minor - came
        assert balance.room(one) == max(unpaid if facts.holds(one) else facts.owed.in_all.minor, 0)
        balance.put(one)
        facts = replace(facts, payments=(*facts.payments, one))
        assert balance.left == facts.owed.left.minor


def test_a_newer_payment_is_asked_for_with_fees_and_interest():
    facts = of(a_ledger(fees=nok("38"), interest=nok("5")), paid(READ_ON, "400"))
    assert running(facts).room(paid(THURSDAY)) == nok("643").minor


def test_a_payment_that_the_ledger_holds_is_held_against_the_claim_itself():
    facts = of(a_ledger("0", "1000", last_paid_on=MONDAY), paid(MONDAY, "400"))
    assert running(facts).room(paid(MONDAY)) == nok("600").minor
