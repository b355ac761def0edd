from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.invoices.ledger import LedgerResult, LedgerRow, record_ledger
from portal.invoices.models import LedgerState
from tests.invoices.issued import MORNING, a_credit_note, a_customer, an_invoice, issue

UNPAID = LedgerRow("1001", 308000, 0, None, "none", None, 0, 0)


def _record(session, *rows, as_of=MORNING, full=False, digest="d1") -> LedgerResult:
    return record_ledger(session, rows=rows, as_of=as_of, full=full, digest=digest, now=MORNING)


def _states(session) -> list[LedgerState]:
    session.expire_all()
    return list(session.scalars(select(LedgerState).order_by(LedgerState.as_of)))


def test_each_row_becomes_a_state_of_its_invoice(session):
    invoice_id = issue(session, an_invoice(a_customer(session)))
    row = LedgerRow("1001", 208000, 100000, date(2026, 11, 20), "collection", date(2026, 11, 21), 3800, 125)
    assert _record(session, row) == LedgerResult(1, (), ())
    (state,) = _states(session)
    assert (state.invoice_id, state.balance_minor, state.paid_minor) == (invoice_id, 208000, 100000)
    assert (state.claim_level, state.with_agency_since) == ("collection", date(2026, 11, 21))
    assert (state.fees_minor, state.interest_minor, state.last_paid_on) == (3800, 125, date(2026, 11, 20))


def test_the_same_file_again_changes_nothing(session):
    issue(session, an_invoice(a_customer(session)))
    _record(session, UNPAID)
    assert _record(session, replace(UNPAID, balance_minor=1)) == LedgerResult(0, (), (), unchanged=True)
    assert [state.balance_minor for state in _states(session)] == [308000]


def test_of_two_files_for_one_moment_the_later_wins(session):
    issue(session, an_invoice(a_customer(session)))
    _record(session, UNPAID)
    _record(session, replace(UNPAID, balance_minor=1), digest="d2")
    assert [state.balance_minor for state in _states(session)] == [1]


def test_states_of_two_moments_are_both_kept(session):
    issue(session, an_invoice(a_customer(session)))
    _record(session, UNPAID)
    _record(session, UNPAID, as_of=MORNING + timedelta(days=1), digest="d2")
    assert len(_states(session)) == 2


def test_rows_of_unknown_numbers_are_told_and_the_others_written(session):
    issue(session, an_invoice(a_customer(session)))
    assert _record(session, UNPAID, replace(UNPAID, number="404")) == LedgerResult(1, ("404",), ())


def test_a_number_that_several_invoices_bear_touches_none_of_them(session):
    customer = a_customer(session)
    issue(session, an_invoice(customer))
    issue(session, an_invoice(customer, issuer="942566142"))
    assert _record(session, UNPAID) == LedgerResult(0, (), ("1001",))
    assert session.scalar(select(func.count()).select_from(LedgerState)) == 0


@pytest.mark.parametrize("with_invoice", [True, False])
def test_a_row_is_of_the_invoice_before_a_credit_note_of_the_same_number(session, with_invoice):
    customer = a_customer(session)
    expected = issue(session, a_credit_note(customer, number="1001", total="80,00"))
    if with_invoice:
        expected = issue(session, an_invoice(customer))
    _record(session, UNPAID)
    assert [state.invoice_id for state in _states(session)] == [expected]


def test_an_empty_file_is_taken_in(session):
    assert _record(session, full=True) == LedgerResult(0, (), ())
