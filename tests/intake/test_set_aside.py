"""What is set aside, alone or with its whole delivery, and why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.intake.batch import Intake
from portal.intake.models import BatchItem
from portal.intake.outcome import Outcome
from portal.invoices.models import Invoice
from portal.people.models import Customer
from tests.intake.documents import KID, ubl_invoice
from tests.intake.drops import PDF, a_drop, a_row, a_zip, error_codes, manifest_of, taken_in
from tests.intake.registered import count, the_invoice, verdicts


def test_the_same_number_with_other_content_is_set_aside(taken: Callable[..., Outcome], session: Session) -> None:
    taken()
    other = taken({"invoice-20260001.xml": ubl_invoice(name="Ola Nordmann")})
    assert (other.verdict, error_codes(other)) == ("quarantined", ["number_taken"])
    assert the_invoice(session).recipient_name == "Kari Nordmann"


def test_two_invoices_with_one_number_are_both_set_aside(intake: Intake, tmp_path: Path, session: Session) -> None:
    files = {"a.xml": ubl_invoice(), "b.xml": ubl_invoice(name="Ola Nordmann"), "c.xml": ubl_invoice(number="3")}
    rows = [a_row(xml="a.xml"), a_row(xml="b.xml", customer_no="2"), a_row(xml="c.xml", invoice_no="3")]
    outcomes = taken_in(intake, a_drop(tmp_path / "drop", *rows, files=files))
    assert verdicts(outcomes) == {"a.xml": "quarantined", "b.xml": "quarantined", "c.xml": "registered"}
    assert error_codes(outcomes[0]) == ["number_twice"]
    assert the_invoice(session).number == "3"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"amount_ore": "125001"}, "amount_ore"),
        ({"due": "2026-12-11"}, "due"),
        ({"issue": "2026-11-19"}, "issue"),
        ({"kid": "00" + KID}, "kid"),
        ({"account": "86011117947"}, "account"),
        ({"currency": "SEK"}, "currency"),
        ({"invoice_no": "020260001"}, "invoice_no"),
        ({"doc_type": "reminder"}, "doc_type"),
    ],
)
def test_a_manifest_that_says_otherwise_sets_the_invoice_aside(
    taken: Callable[..., Outcome], session: Session, row: dict[str, str], column: str
) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice()}, **row)
    assert outcome.verdict == "quarantined"
    differing = [one.where for one in outcome.findings if one.code == "manifest_differs"]
    assert f"manifest.csv row 2, column {column}" in differing
    assert count(session, Invoice) == 0


def test_a_foreign_account_is_set_aside_and_still_read(taken: Callable[..., Outcome]) -> None:
    content = {"invoice-20260001.xml": ubl_invoice(account="86011117947")}
    outcome = taken(content, account="86011117947")
    assert (outcome.verdict, error_codes(outcome)) == ("quarantined", ["account_unknown"])
    assert "fraud" in outcome.findings[0].message
    said = outcome.as_json()
    assert (said["account"], said["payable_minor"], said["due_date"]) == ("86011117947", 125_000, "2026-12-10")
    assert (said["number"], said["payment_reference"], said["lines"]) == ("20260001", KID, 1)


def test_a_second_account_that_is_foreign_is_a_fraud_too(taken: Callable[..., Outcome]) -> None:
    means = (
        "<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>86011117947</cbc:ID></cac:PayeeFinancialAccount>"
        "</cac:PaymentMeans><cac:TaxTotal>"
    )
    content = ubl_invoice().decode().replace("<cac:TaxTotal>", means).encode()
    assert error_codes(taken({"invoice-20260001.xml": content})) == ["account_unknown"]


def test_a_foreign_issuer_is_set_aside(taken: Callable[..., Outcome]) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice(seller="987654325")})
    assert error_codes(outcome) == ["issuer_unknown", "account_unknown"]


@pytest.mark.parametrize(
    "changed",
    [{"payable": "1250.005"}, {"due": "2026-11-01"}, {"currency": "NOX"}, {"issued": "20.11.2026"}],
)
def test_what_cannot_be_right_is_set_aside(taken: Callable[..., Outcome], changed: dict[str, str]) -> None:
    row = {"amount_ore": "", "due": "", "currency": "", "issue": ""}
    assert taken({"invoice-20260001.xml": ubl_invoice(**changed)}, **row).verdict == "quarantined"


def test_a_pdf_alone_needs_its_facts(taken: Callable[..., Outcome]) -> None:
    outcome = taken({"a.pdf": PDF}, xml="", pdf="a.pdf", amount_ore="", issue="")
    assert error_codes(outcome) == ["cell_missing", "cell_missing"]


def test_a_pdf_that_is_not_one_is_set_aside(taken: Callable[..., Outcome], session: Session) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice(), "a.pdf": b"<html>"}, pdf="a.pdf")
    assert error_codes(outcome) == ["pdf_not_pdf"]
    assert count(session, Invoice) == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"xml": "gone.xml"}, "file_missing"),
        ({"xml": "../gone.xml"}, "file_name_unsafe"),
        ({"national_id": "21819000172"}, "person_number_invalid"),
        ({"name": ""}, "recipient_missing"),
    ],
)
def test_a_wrong_row_sets_its_document_aside(taken: Callable[..., Outcome], row: dict[str, str], code: str) -> None:
    outcome = taken({} if "xml" in row else {"invoice-20260001.xml": ubl_invoice(name="")}, **row)
    assert (outcome.verdict, error_codes(outcome)) == ("quarantined", [code])


def test_a_file_no_row_names_is_set_aside(intake: Intake, tmp_path: Path) -> None:
    files = {"a.xml": ubl_invoice(), "b.xml": ubl_invoice(number="2"), "notes.txt": b""}
    outcomes = taken_in(intake, a_drop(tmp_path / "drop", a_row(xml="a.xml"), files=files))
    assert verdicts(outcomes) == {"a.xml": "registered", "b.xml": "quarantined"}
    assert error_codes(outcomes[1]) == ["file_not_in_manifest"]


def test_a_wrong_manifest_sets_the_whole_aside_and_is_left_where_it_is(
    intake: Intake, tmp_path: Path, session: Session
) -> None:
    drop = a_drop(tmp_path / "drop", a_row())
    (drop / "manifest.csv").write_bytes(manifest_of(a_row()).decode().encode("cp1252"))
    (outcome,) = taken_in(intake, drop)
    assert (outcome.file, outcome.verdict, error_codes(outcome)) == (
        *("manifest.csv", "quarantined", ["manifest_encoding"]),
    )
    assert (count(session, Invoice), count(session, BatchItem)) == (0, 1)
    assert (drop / "manifest.csv").exists()
    assert (intake.home / "failed" / "drop" / "report.csv").exists()


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"../evil.xml": ubl_invoice()}, "zip_unsafe_name"),
        ({"a.xml": ubl_invoice(), "b.xml": b"\0" * 1_000_000}, "zip_inflates"),
    ],
)
def test_a_zip_built_to_do_harm_is_set_aside_whole(
    intake: Intake, tmp_path: Path, session: Session, entries: dict[str, bytes], code: str
) -> None:
    path = a_zip(tmp_path / "batch.zip", entries)
    (outcome,) = taken_in(intake, path)
    assert (outcome.file, outcome.verdict, error_codes(outcome)) == ("batch.zip", "quarantined", [code])
    assert count(session, Invoice) == 0
    assert path.exists()
    assert (intake.home / "failed" / "batch" / "report.csv").exists()


def test_a_file_of_25_megabytes_is_set_aside_alone(intake: Intake, tmp_path: Path) -> None:
    files = {"a.xml": ubl_invoice(), "b.xml": ubl_invoice(number="2") + b" " * 25_000_000}
    rows = [a_row(xml="a.xml"), a_row(xml="b.xml", invoice_no="2")]
    outcomes = taken_in(intake, a_drop(tmp_path / "drop", *rows, files=files))
    assert verdicts(outcomes) == {"a.xml": "registered", "b.xml": "quarantined"}
    assert "20 MB" in outcomes[1].findings[0].message


def test_what_the_database_refuses_is_set_aside_alone(intake: Intake, tmp_path: Path, session: Session) -> None:
    quantity = b'<cbc:InvoicedQuantity unitCode="EA">1<'
    files = {
        "a.xml": ubl_invoice().replace(quantity, quantity[:-2] + b"9" * 200_000 + b"<"),
        "b.xml": ubl_invoice(number="2"),
    }
    outcomes = taken_in(
        intake, a_drop(tmp_path / "drop", a_row(xml="a.xml"), a_row(xml="b.xml", invoice_no="2"), files=files)
    )
    assert verdicts(outcomes) == {"a.xml": "quarantined", "b.xml": "registered"}
    assert error_codes(outcomes[0]) == ["not_storable"]
    assert the_invoice(session).number == "2"
    assert count(session, Customer) == 1
