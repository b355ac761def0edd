"""Which invoices a payment pays."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.invoices.balance import Facts
from portal.invoices.payable import PayableClaim
from portal.payments.allocation import Books, Known, Part, Verdict
from portal.payments.incoming import IncomingPayment
from portal.values.money import Money
from tests.invoices.issued import nok
from tests.payments.money import ACCOUNT, MONDAY, OWN, REFERENCE, a_payment, a_reversal

OCTOBER, NOVEMBER = UUID(int=10), UUID(int=11)
EARLIER = UUID(int=99)


def a_claim(invoice_id: UUID = OCTOBER, total: str = "1000", **other: Any) -> PayableClaim:
    facts = Facts("invoice", nok(total), date(2026, 12, 1), nok("0"), None, None, None)
    usual = {"number": str(invoice_id.int), "account": ACCOUNT, "reference": REFERENCE, "facts": facts}
    return PayableClaim(invoice_id, **(usual | other))


def books(*claims: PayableClaim, known: Sequence[Known] = ()) -> Books:
    return Books({REFERENCE: claims} if claims else {}, known, own=OWN)


def booked(payment: IncomingPayment, *claims: PayableClaim, known: Sequence[Known] = ()) -> Verdict:
    return books(*claims, known=known).book(uuid4(), payment)


def test_a_payment_with_the_reference_pays_the_invoice():
    assert booked(a_payment("1000"), a_claim()) == Verdict("allocated", (Part(OCTOBER, nok("1000")),), nok("0"))


def test_less_than_is_left_pays_it_in_part():
    assert booked(a_payment("400"), a_claim()) == Verdict("partly", (Part(OCTOBER, nok("400")),), nok("0"))


def test_more_than_is_left_is_a_credit_on_the_invoice():
    assert booked(a_payment("1050"), a_claim()) == Verdict("allocated", (Part(OCTOBER, nok("1050")),), nok("50"))


def test_a_reference_that_no_invoice_bears_waits():
    assert booked(a_payment("1000", reference="404"), a_claim()) == Verdict("unknown", (), nok("0"))
    assert booked(a_payment("1000", reference=None), a_claim()).state == "unknown"


@pytest.mark.parametrize(
    "claim", [a_claim(account="51401099990"), a_claim(account=None), a_claim(reference="100000100010018")]
)
def test_the_reference_on_another_account_is_another_reference(claim):
    claims = Books({claim.reference: [claim]}, (), own=OWN)
    assert claims.book(uuid4(), a_payment("1000")).state == "unknown"


def test_another_currency_is_never_mixed_in():
    assert booked(a_payment("1000", amount=Money(100_000, "SEK")), a_claim()).state == "unknown"


def test_several_invoices_of_one_reference_are_paid_oldest_due_first():
    verdict = booked(a_payment("1500"), a_claim(), a_claim(NOVEMBER))
    assert verdict.parts == (Part(OCTOBER, nok("1000")), Part(NOVEMBER, nok("500")))
    assert verdict.state == "partly"


def test_the_first_of_several_paid_whole_is_not_paid_in_part():
    verdict = booked(a_payment("1000"), a_claim(), a_claim(NOVEMBER))
    assert (verdict.state, verdict.parts) == ("allocated", (Part(OCTOBER, nok("1000")),))


def test_payments_in_turn_count_on_from_each_other():
    pile = books(a_claim(), a_claim(NOVEMBER))
    assert pile.book(uuid4(), a_payment("700")).parts == (Part(OCTOBER, nok("700")),)
    assert pile.book(uuid4(), a_payment("700")).parts == (Part(OCTOBER, nok("300")), Part(NOVEMBER, nok("400")))
    assert pile.settled == (OCTOBER,)


def test_paid_again_with_nothing_left_is_kept_and_flagged():
    pile = books(a_claim())
    pile.book(uuid4(), a_payment("1000"))
    again = pile.book(uuid4(), a_payment("1000"))
    assert again == Verdict("duplicate_suspected", (Part(OCTOBER, nok("1000")),), nok("1000"))


def test_the_same_amount_each_month_is_no_duplicate_while_something_asks_for_it():
    pile = books(a_claim(), a_claim(NOVEMBER))
    assert [pile.book(uuid4(), a_payment("1000")).state for _ in range(3)] == [
        "allocated",
        "allocated",
        "duplicate_suspected",
    ]


def test_a_reversal_takes_back_the_payment_it_names_part_by_part():
    parts = (Part(OCTOBER, nok("1000")), Part(NOVEMBER, nok("500")))
    known = Known(EARLIER, a_payment("1500"), parts)
    verdict = booked(a_reversal("1500"), a_claim(), a_claim(NOVEMBER), known=[known])
    assert verdict.parts == (Part(OCTOBER, nok("-1000")), Part(NOVEMBER, nok("-500")))
    assert verdict.reverses == EARLIER


def test_of_two_payments_alike_the_newer_is_taken_back_and_each_only_once():
    older = Known(UUID(int=1), a_payment("1000", booked_on=date(2026, 11, 2)))
    newer = Known(UUID(int=2), a_payment("1000", booked_on=date(2026, 11, 9)))
    pile = books(a_claim(), known=[newer, older])
    taken = [pile.book(uuid4(), a_reversal("1000")) for _ in range(3)]
    assert [(one.state, one.reverses) for one in taken] == [
        ("allocated", UUID(int=2)),
        ("allocated", UUID(int=1)),
        ("unknown", None),
    ]


@pytest.mark.parametrize(
    "reversal",
    [
        a_reversal("999"),
        a_reversal("1000", reference="404"),
        a_reversal("1000", reference=None),
        a_reversal("1000", booked_on=date(2026, 11, 1)),
    ],
)
def test_a_reversal_that_names_no_payment_waits(reversal):
    known = Known(EARLIER, a_payment("1000"), (Part(OCTOBER, nok("1000")),))
    assert booked(reversal, a_claim(), known=[known]) == Verdict("unknown", (), nok("0"))


def test_what_was_taken_back_is_not_taken_back_again():
    known = Known(EARLIER, a_payment("1000"), (Part(OCTOBER, nok("1000")),), is_reversed=True)
    assert booked(a_reversal("1000"), a_claim(), known=[known]).state == "unknown"


def test_what_is_paid_and_taken_back_in_one_go_is_not_settled():
    pile = books(a_claim())
    pile.book(uuid4(), a_payment("1000"))
    pile.book(uuid4(), a_reversal("1000"))
    assert pile.settled == ()


AMOUNTS = st.integers(1, 5_000)


@given(st.lists(AMOUNTS, min_size=1, max_size=4), st.lists(AMOUNTS, max_size=8))
def test_the_parts_always_add_up_to_the_payment(claims, payments):
    pile = books(*(a_claim(UUID(int=n), f"{total}") for n, total in enumerate(claims, start=1)))
    paid: dict[UUID, int] = {}
    for amount in payments:
        verdict = pile.book(uuid4(), a_payment(f"{amount}", booked_on=MONDAY))
        assert sum(part.amount.minor for part in verdict.parts) == amount * 100
        assert all(part.amount.minor > 0 for part in verdict.parts)
        for part in verdict.parts:
            paid[part.invoice_id] = paid.get(part.invoice_id, 0) + part.amount.minor
    # No claim gets anything before those due earlier are paid whole, and only the last may get too much.
    left = [total * 100 - paid.get(UUID(int=n), 0) for n, total in enumerate(claims, start=1)]
    assert all(one >= 0 for one in left[:-1])
    first_open = next((n for n, one in enumerate(left) if one > 0), len(left))
    assert all(UUID(int=n + 1) not in paid for n in range(first_open + 1, len(left)))
