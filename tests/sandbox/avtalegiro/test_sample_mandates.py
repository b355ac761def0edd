"""The sample's mandates are its cast's, and are found by the invoices of the same sample."""

from datetime import date

from portal.config import load_municipality
from portal.people.customer_part import customer_part
from portal.sandbox.sample.folder import write_sample
from portal.sandbox.sample.plan import plan
from portal.values.giro_records import read_bytes

TODAY = date(2026, 11, 22)


def test_everyone_with_avtalegiro_has_a_mandate_that_their_invoices_find(tmp_path) -> None:
    municipality = load_municipality("lorenskog")
    sample = plan(municipality, invoices=60, seed=1, today=TODAY)
    written = write_sample(sample, seed=1, out=tmp_path)
    (assignment,) = read_bytes(written.mandates.read_bytes()).assignments
    mandates = {
        customer_part(one.reference, municipality.issuers[0].references): one for one in assignment.transactions
    }
    payers = {one.customers[0].number: one for one in sample.residents if "avtalegiro" in one.traits}
    assert assignment.account in municipality.issuers[0].accounts
    assert {number: one.notice for number, one in mandates.items()} == {
        number: "avtalegiro_notice" in one.traits for number, one in payers.items()
    }
    billed = [document for document in sample.documents if "avtalegiro" in document.resident.traits]
    assert {customer_part(one.reference or "", one.issuer.references) for one in billed} == set(mandates)


def test_there_are_no_mandates_where_there_is_no_avtalegiro(tmp_path) -> None:
    sample = plan(load_municipality("alingsas"), invoices=5, seed=1, today=TODAY)
    assert write_sample(sample, seed=1, out=tmp_path).mandates is None
