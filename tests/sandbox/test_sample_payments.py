"""The bank's file of a sample: what its payers paid, so that the portal books it."""

import io
from datetime import date

import pytest

from portal.config import load_municipality
from portal.payments.accounts import own_accounts
from portal.payments.files import read_payments
from portal.sandbox.sample.payments import payments_of
from portal.sandbox.sample.plan import plan

TUESDAY, SUNDAY = date(2026, 11, 24), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("profile", "kind"), [("lorenskog", "ocr_giro"), ("strand", "ocr_giro"), ("alingsas", "bgmax")]
)
def test_the_portal_reads_what_the_sample_s_bank_writes(profile: str, kind: str) -> None:
    municipality = load_municipality(profile)
    documents = plan(municipality, invoices=100, seed=1, today=TUESDAY).documents
    content = payments_of(documents, municipality, TUESDAY)
    read = read_payments(io.BytesIO(content), own_accounts(municipality))
    payments = list(read.payments)
    payable = {one.reference: one.bill.payable for one in documents if one.standing in ("seen", "seen_twice")}
    assert (read.kind, read.refused) == (kind, ())
    assert len({one.dedupe_key for one in payments}) == 5
    assert {one.booked_on for one in payments} == {date(2026, 11, 23)}
    assert [one.reference for one in payments if one.amount == payable.get(one.reference)] == [
        *payable,
        list(payable)[-1],
    ]


def test_banks_settle_nothing_on_a_weekend() -> None:
    municipality = load_municipality("lorenskog")
    documents = plan(municipality, invoices=100, seed=1, today=SUNDAY).documents
    read = read_payments(io.BytesIO(payments_of(documents, municipality, SUNDAY)), own_accounts(municipality))
    assert {one.booked_on for one in read.payments} == {date(2026, 11, 20)}
