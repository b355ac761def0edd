"""A sample on disk: valid files, a manifest that agrees with them, the same bytes each time."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from portal.config import load_municipality
from portal.intake.ledger_file import read_ledger
from portal.sandbox.residents import add_residents, read_residents
from portal.sandbox.sample.folder import Written, write_sample
from portal.sandbox.sample.manifest import COLUMNS
from portal.sandbox.sample.plan import Sample, plan

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
NAMES = {"cac": f"{UBL}:CommonAggregateComponents-2", "cbc": f"{UBL}:CommonBasicComponents-2"}


def _rows(written: Written) -> list[dict[str, str]]:
    with (written.batch / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _documents(written: Written) -> Iterator[etree._Element]:
    for path in sorted(written.batch.glob("*.xml")):
        yield etree.parse(path).getroot()


def _text(element: etree._Element, path: str) -> str:
    return str(element.xpath(f"string({path})", namespaces=NAMES))


def _number(element: etree._Element, path: str) -> Decimal:
    return Decimal(_text(element, path) or "0")


def _digests(out: Path) -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file()
    }


def test_every_file_is_valid_ubl(written: Written, specs: Path) -> None:
    folder = specs / "ubl-2.1-xsd" / "maindoc"
    schemas = {name: etree.XMLSchema(etree.parse(folder / f"UBL-{name}-2.1.xsd")) for name in ("Invoice", "CreditNote")}

    for root in _documents(written):
        schemas[etree.QName(root).localname].assertValid(root)


def test_every_file_adds_up(written: Written) -> None:
    for root in _documents(written):
        total = root.find("cac:LegalMonetaryTotal", NAMES)
        assert total is not None
        lines = root.xpath("cac:InvoiceLine|cac:CreditNoteLine", namespaces=NAMES)
        net = sum((_number(line, "cbc:LineExtensionAmount") for line in lines), Decimal(0))
        tax = _number(root, "cac:TaxTotal/cbc:TaxAmount")
        assert net == _number(total, "cbc:LineExtensionAmount") == _number(total, "cbc:TaxExclusiveAmount")
        assert net + tax == _number(total, "cbc:TaxInclusiveAmount")
        rest = _number(total, "cbc:PayableRoundingAmount") - _number(total, "cbc:PrepaidAmount")
        assert net + tax + rest == _number(total, "cbc:PayableAmount")


def test_every_line_is_its_quantity_at_its_price_less_its_allowance(written: Written) -> None:
    for root in _documents(written):
        for line in root.xpath("cac:InvoiceLine|cac:CreditNoteLine", namespaces=NAMES):
            quantity = _number(line, "cbc:InvoicedQuantity|cbc:CreditedQuantity")
            gross = quantity * _number(line, "cac:Price/cbc:PriceAmount")
            net = gross - _number(line, "cac:AllowanceCharge/cbc:Amount")
            assert abs(net - _number(line, "cbc:LineExtensionAmount")) <= Decimal("0.005")


def test_every_rates_vat_is_its_share(written: Written) -> None:
    for root in _documents(written):
        groups = root.findall("cac:TaxTotal/cac:TaxSubtotal", NAMES)
        assert sum(_number(group, "cbc:TaxAmount") for group in groups) == _number(root, "cac:TaxTotal/cbc:TaxAmount")
        for group in groups:
            share = _number(group, "cbc:TaxableAmount") * _number(group, "cac:TaxCategory/cbc:Percent") / 100
            assert abs(share - _number(group, "cbc:TaxAmount")) <= Decimal("0.005")


def test_every_manifest_row_agrees_with_its_file(written: Written) -> None:
    rows = _rows(written)
    for row in rows:
        if not row["xml"]:
            assert (written.batch / row["pdf"]).is_file()
            continue
        root = etree.parse(written.batch / row["xml"]).getroot()
        assert row["doc_type"] == {"Invoice": "invoice", "CreditNote": "credit_note"}[etree.QName(root).localname]
        assert row["invoice_no"] == _text(root, "cbc:ID")
        assert row["issue"] == _text(root, "cbc:IssueDate")
        assert row["due"] == _text(root, "cbc:DueDate")
        assert row["currency"] == _text(root, "cbc:DocumentCurrencyCode")
        assert int(row["amount_ore"]) == _number(root, "cac:LegalMonetaryTotal/cbc:PayableAmount") * 100
        assert row["kid"] == _text(root, "cac:PaymentMeans/cbc:PaymentID")
        assert row["account"] == _text(root, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID")
        assert row["credit_of"] in ("", _text(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"))
        assert row["name"] == _text(root, "cac:AccountingCustomerParty//cbc:RegistrationName")
    assert len({row["invoice_no"] for row in rows}) == len(rows) == 300


def test_the_manifest_has_every_column_and_names_every_file(written: Written) -> None:
    rows = _rows(written)
    named = {row[column] for row in rows for column in ("pdf", "xml") if row[column]}

    assert tuple(rows[0]) == COLUMNS
    assert named == {path.name for path in written.batch.iterdir()} - {"manifest.csv"}
    assert written.batch.with_name(f"{written.batch.name}.done").is_file()


def test_no_person_number_stands_in_a_file_name_or_an_xml_file(sample: Sample, written: Written) -> None:
    numbers = [one.national_id for one in sample.residents if one.national_id]
    content = b"".join(path.read_bytes() for path in written.batch.glob("*.xml")).decode()
    names = " ".join(path.name for path in written.batch.iterdir())

    assert not [number for number in numbers if number in content or number in names]


def _pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


@pytest.mark.parametrize(("key", "shows"), [("numbered_pdf", True), ("only_pdf", False), ("scanned_pdf", False)])
def test_supplied_pdfs_show_the_person_number_only_where_they_should(
    sample: Sample, written: Written, key: str, *, shows: bool
) -> None:
    document = next(one for one in sample.documents if one.resident.key == key)
    text = _pdf_text(written.batch / f"{document.file_stem}.pdf")

    assert ((document.resident.national_id or "-") in text) == shows
    assert (document.number in text) == (key != "scanned_pdf")


def test_the_same_arguments_give_the_same_bytes(sample: Sample, written: Written, tmp_path: Path) -> None:
    again = plan(load_municipality(sample.municipality.key), invoices=300, seed=1, today=sample.today)
    write_sample(again, seed=1, out=tmp_path)

    assert _digests(tmp_path) == _digests(written.batch.parent)


def test_a_sample_can_be_written_over_itself(tmp_path: Path) -> None:
    sample = plan(load_municipality("lorenskog"), invoices=20, seed=3, today=date(2026, 11, 22))
    first = write_sample(sample, seed=3, out=tmp_path)
    (first.batch / "left behind.xml").touch()
    before = _digests(tmp_path)
    write_sample(sample, seed=3, out=tmp_path)

    assert set(before) - set(_digests(tmp_path)) == {f"{first.batch.name}/left behind.xml"}


def test_the_ledger_has_a_row_for_each_invoice_and_its_sums_hold(sample: Sample, written: Written) -> None:
    ledger = read_ledger(written.ledger.read_bytes())
    rows = {row.number: row for row in ledger.rows}
    credited_by = {doc.original.number: doc.bill.payable for doc in sample.documents if doc.is_credit and doc.original}

    assert set(rows) == {document.number for document in sample.documents if not document.is_credit}
    for document in sample.documents:
        if document.number in rows:
            row = rows[document.number]
            credited = credited_by[document.number].minor if document.number in credited_by else 0
            assert row.balance_minor + row.paid_minor + credited == document.bill.payable.minor
            assert bool(row.last_paid_on) == (row.paid_minor > 0)
            assert bool(row.with_agency_since) == (row.claim_level == "collection")
    assert ledger.as_of == datetime(2026, 11, 22, tzinfo=sample.municipality.zone)
    assert ledger.full is False
    assert {row.claim_level for row in rows.values()} == {"none", "reminder", "collection_notice", "collection"}


def test_residents_of_later_samples_stand_beside_those_of_earlier_ones(tmp_path: Path) -> None:
    municipality = load_municipality("lorenskog")
    for seed in (1, 2, 1):
        sample = plan(municipality, invoices=60, seed=seed, today=date(2026, 11, 22))
        add_residents(tmp_path, write_sample(sample, seed=seed, out=tmp_path / "drop").residents)
    everyone = read_residents(tmp_path)
    only = plan(municipality, invoices=60, seed=1, today=date(2026, 11, 22)).residents

    assert len({one.key for one in everyone}) == len(everyone) > len(only)
    assert everyone[0].name == only[0].name
    assert everyone[0].special["nb"]
