"""What is registered, and as what."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import vault_of
from portal.documents import store
from portal.documents.models import Document
from portal.intake.batch import Intake
from portal.intake.models import BatchItem
from portal.intake.outcome import Outcome
from portal.invoices.models import Claim, Invoice, InvoiceAttachment, InvoiceDocument, InvoiceLine, InvoiceVat
from portal.people.models import ContactPoint, Customer, PersonIdentifier
from tests.intake.documents import KID, OWN_ACCOUNT, ubl_credit_note, ubl_invoice
from tests.intake.drops import PDF, PERSON, a_drop, a_row, taken_in
from tests.intake.registered import count, the_invoice

OWN_IBAN = "NO5416370712348"


def test_an_invoice_is_registered_with_all_it_says(taken: Callable[..., Outcome], session: Session) -> None:
    outcome = taken(category="waste", legal_class="lien", other_name="Regnskap AS")
    assert (outcome.verdict, outcome.findings) == ("registered", ())
    invoice = the_invoice(session)
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (
        "20260001",
        date(2026, 11, 20),
        date(2026, 12, 10),
    )
    assert (invoice.net_minor, invoice.vat_minor, invoice.payable_minor) == (100_000, 25_000, 125_000)
    assert (invoice.account, invoice.payment_reference) == (OWN_ACCOUNT, KID)
    assert (invoice.category, invoice.legal_class, invoice.other_name) == ("waste", "lien", "Regnskap AS")
    customer = session.scalars(select(Customer)).one()
    assert (customer.number, customer.name, customer.kind) == ("1001234", "Kari Nordmann", "person")
    assert customer.person_id is not None
    assert count(session, InvoiceLine) == 1
    assert count(session, InvoiceVat) == 1
    assert session.scalars(select(Claim.amount_minor)).one() == 125_000
    assert session.scalars(select(ContactPoint.value)).one() == "kari@post.example"


def test_the_original_is_kept_untouched_and_sealed(taken: Callable[..., Outcome], session: Session) -> None:
    taken()
    digest = the_invoice(session).source_digest
    assert digest is not None
    assert store.get(session, digest) == ubl_invoice()
    row = session.get_one(Document, digest)
    assert row.sealed
    assert b"Kari" not in row.content


def test_the_same_again_is_unchanged(taken: Callable[..., Outcome], session: Session) -> None:
    assert [taken().verdict for _ in range(3)] == ["registered", "unchanged", "unchanged"]
    assert count(session, Invoice) == count(session, Claim) == 1
    assert [item.outcome for item in session.scalars(select(BatchItem).order_by(BatchItem.id))] == [
        *("registered", "unchanged", "unchanged"),
    ]


def test_one_number_may_be_an_invoice_and_a_credit_note(taken: Callable[..., Outcome], session: Session) -> None:
    taken()
    more = (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>20260001</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
    )
    note = taken({"k.xml": ubl_credit_note(more=more)}, doc_type="credit_note", xml="k.xml", due="", kid="", account="")
    assert (note.verdict, note.findings) == ("registered", ())
    rows = {invoice.kind: invoice for invoice in session.scalars(select(Invoice))}
    assert rows["credit_note"].credits_id == rows["invoice"].id


def test_a_credit_note_may_be_negative_in_the_manifest(taken: Callable[..., Outcome]) -> None:
    row = {"doc_type": "credit_note", "xml": "k.xml", "due": "", "kid": "", "account": "", "amount_ore": "-125000"}
    assert taken({"k.xml": ubl_credit_note()}, **row).verdict == "registered"


def test_an_account_may_be_written_in_groups_or_as_iban(taken: Callable[..., Outcome], session: Session) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice(account=OWN_IBAN)}, account="1637 07 12348")
    assert (outcome.verdict, the_invoice(session).account) == ("registered", OWN_ACCOUNT)


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("ABC 123", "reference_free_text"),
        ("100123400000014", "reference_check_digit"),
        ("10012340000", "reference_length"),
    ],
)
def test_a_strange_reference_is_a_warning_and_kept_as_it_is(
    taken: Callable[..., Outcome], session: Session, reference: str, code: str
) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice(reference=reference)}, kid=reference)
    assert (outcome.verdict, [one.code for one in outcome.findings]) == ("registered", [code])
    assert the_invoice(session).payment_reference == reference


def test_another_currency_is_registered_as_it_is(taken: Callable[..., Outcome], session: Session) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice(currency="EUR")}, currency="EUR")
    assert (outcome.verdict, the_invoice(session).currency) == ("registered", "EUR")


def test_a_reminder_is_registered_as_one(taken: Callable[..., Outcome], session: Session) -> None:
    mark = b"billing:3.0#conformant#urn:fdc:anskaffelser.no:2019:ehf:reminder:3.0<"
    content = ubl_invoice().replace(b"billing:3.0<", mark)
    assert taken({"invoice-20260001.xml": content}, doc_type="reminder").verdict == "registered"
    assert the_invoice(session).kind == "reminder"


def test_the_manifest_says_whose_it_is(taken: Callable[..., Outcome], session: Session) -> None:
    pid = "<cac:PartyIdentification><cbc:ID>pid:21819000090</cbc:ID></cac:PartyIdentification>"
    outcome = taken({"invoice-20260001.xml": ubl_invoice(more_of_buyer=pid)})
    assert [(one.code, one.severity) for one in outcome.findings] == [("pid_differs", "warning")]
    assert session.scalars(select(PersonIdentifier.lookup)).one() == vault_of(session).index(PERSON)


def test_without_a_manifest_a_pid_says_whose_it_is(intake: Intake, tmp_path: Path, session: Session) -> None:
    pid = f"<cac:PartyIdentification><cbc:ID>pid:{PERSON}</cbc:ID></cac:PartyIdentification>"
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.xml").write_bytes(ubl_invoice(more_of_buyer=pid))
    (outcome,) = taken_in(intake, tmp_path / "drop")
    assert (outcome.verdict, outcome.findings) == ("registered", ())
    assert session.scalars(select(PersonIdentifier.lookup)).one() == vault_of(session).index(PERSON)


def test_a_supplied_pdf_is_the_document_of_record(taken: Callable[..., Outcome], session: Session) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice(), "a.pdf": PDF}, pdf="a.pdf")
    assert outcome.verdict == "registered"
    document = session.scalars(select(InvoiceDocument)).one()
    assert (document.origin, document.state, document.person_number) == ("supplied", "ready", "unsearchable")
    assert store.get(session, document.digest or "") == PDF


def test_a_pdf_alone_is_registered_from_the_manifest(taken: Callable[..., Outcome], session: Session) -> None:
    assert taken({"a.pdf": PDF}, xml="", pdf="a.pdf").verdict == "registered"
    invoice = the_invoice(session)
    assert (invoice.payable_minor, invoice.net_minor, invoice.vat_minor) == (125_000, 125_000, 0)
    assert (invoice.due_date, invoice.payment_reference, invoice.source_digest) == (date(2026, 12, 10), KID, None)
    assert taken({"a.pdf": PDF}, xml="", pdf="a.pdf", email="new@post.example").verdict == "unchanged"
    assert taken({"a.pdf": PDF}, xml="", pdf="a.pdf", amount_ore="1").verdict == "quarantined"


def test_attachments_are_stored_and_allowances_become_lines(taken: Callable[..., Outcome], session: Session) -> None:
    more = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
        '<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="m.csv">YTtiCg=='
        "</cbc:EmbeddedDocumentBinaryObject>"
        "</cac:Attachment></cac:AdditionalDocumentReference>"
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
        "<cbc:AllowanceChargeReason>Moderasjon</cbc:AllowanceChargeReason>"
        '<cbc:Amount currencyID="NOK">100.00</cbc:Amount></cac:AllowanceCharge>'
    )
    taken({"invoice-20260001.xml": ubl_invoice(more=more)})
    (attachment,) = session.scalars(select(InvoiceAttachment))
    assert (attachment.name, attachment.size, store.get(session, attachment.digest)) == ("m.csv", 4, b"a;b\n")
    lines = session.execute(select(InvoiceLine.name, InvoiceLine.net_minor).order_by(InvoiceLine.position)).all()
    assert [tuple(line) for line in lines] == [("Renovasjon", 100_000), ("Moderasjon", -10_000)]


def test_numbers_may_start_again_each_year(intake: Intake, tmp_path: Path, session: Session) -> None:
    municipality = intake.deployment.municipality
    yearly = municipality.issuers[0].model_copy(update={"number_scope": "year"})
    object.__setattr__(intake.deployment, "municipality", municipality.model_copy(update={"issuers": (yearly,)}))
    for year in ("2026", "2027"):
        days = {"issued": f"{year}-01-02", "due": f"{year}-02-02"}
        row = a_row(invoice_no="7", issue=days["issued"], due=days["due"])
        drop = a_drop(tmp_path / year, row, files={row["xml"]: ubl_invoice(number="7", **days)})
        assert [one.verdict for one in taken_in(intake, drop)] == ["registered"]
    assert sorted(session.scalars(select(Invoice.number_year))) == [2026, 2027]
