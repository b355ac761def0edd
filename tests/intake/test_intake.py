"""Deliveries taken in: what is registered, what is set aside and why, and that nothing is half done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.db import vault_of
from portal.documents import store
from portal.documents.models import Document
from portal.intake.batch import Intake
from portal.intake.deployment import Deployment
from portal.intake.models import Batch, BatchItem
from portal.intake.outcome import Outcome
from portal.invoices.models import Claim, Invoice, InvoiceAttachment, InvoiceDocument, InvoiceLine, InvoiceVat
from portal.jobs import Workplace
from portal.people.models import ContactPoint, Customer, PersonIdentifier
from tests.intake.documents import FACTS, KID, OWN_ACCOUNT, ubl_credit_note, ubl_invoice
from tests.intake.drops import PDF, PERSON, a_drop, a_row, a_zip, error_codes, manifest_of, taken_in

OWN_IBAN = "NO5416370712348"


def verdicts(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.file: outcome.verdict for outcome in outcomes}


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def the_invoice(session: Session) -> Invoice:
    return session.scalars(select(Invoice)).one()


@pytest.fixture
def taken(intake: Intake, tmp_path: Path) -> Callable[..., Outcome]:
    """What becomes of one document: `row` and `files` change the manifest's row and the files."""
    drops = iter(range(100))

    def one(files: dict[str, bytes] | None = None, **row: str) -> Outcome:
        (outcome,) = taken_in(intake, a_drop(tmp_path / f"drop-{next(drops)}", a_row(**row), files=files))
        return outcome

    return one


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


def test_the_same_number_with_other_content_is_set_aside(taken: Callable[..., Outcome], session: Session) -> None:
    taken()
    other = taken({"invoice-20260001.xml": ubl_invoice(name="Ola Nordmann")})
    assert (other.verdict, error_codes(other)) == ("quarantined", ["number_taken"])
    assert the_invoice(session).recipient_name == "Kari Nordmann"


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


def test_an_account_may_be_written_in_groups_or_as_iban(taken: Callable[..., Outcome], session: Session) -> None:
    outcome = taken({"invoice-20260001.xml": ubl_invoice(account=OWN_IBAN)}, account="1637 07 12348")
    assert (outcome.verdict, the_invoice(session).account) == ("registered", OWN_ACCOUNT)


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


@pytest.mark.parametrize(
    "changed",
    [{"payable": "1250.005"}, {"due": "2026-11-01"}, {"currency": "NOX"}, {"issued": "20.11.2026"}],
)
def test_what_cannot_be_right_is_set_aside(taken: Callable[..., Outcome], changed: dict[str, str]) -> None:
    row = {"amount_ore": "", "due": "", "currency": "", "issue": ""}
    assert taken({"invoice-20260001.xml": ubl_invoice(**changed)}, **row).verdict == "quarantined"


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


def test_bare_files_are_taken_in_without_a_manifest(intake: Intake, tmp_path: Path, session: Session) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.xml").write_bytes(ubl_invoice())
    (drop / "b.xml").write_bytes(ubl_invoice(number="2"))
    (drop / "b2.xml").write_bytes(ubl_invoice(number="2", name="Ola"))
    (drop / "c.xml").write_bytes(b"<Order/>")
    (drop / "d.pdf").write_bytes(PDF)
    outcomes = taken_in(intake, drop)
    assert {outcome.file: (outcome.verdict, error_codes(outcome)) for outcome in outcomes} == {
        "a.xml": ("registered", []),
        "b.xml": ("quarantined", ["number_twice"]),
        "b2.xml": ("quarantined", ["number_twice"]),
        "c.xml": ("quarantined", ["not_an_invoice"]),
        "d.pdf": ("quarantined", ["pdf_without_facts"]),
    }
    assert session.scalars(select(Customer.number)).one() == "1001234"


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


def test_the_batch_and_its_manifest_are_recorded_sealed(taken: Callable[..., Outcome], session: Session) -> None:
    taken()
    batch = session.scalars(select(Batch)).one()
    assert (batch.name, batch.finished_at is not None) == ("drop-0", True)
    assert PERSON.encode() in store.get(session, batch.manifest_digest or "")
    assert PERSON.encode() not in session.get_one(Document, batch.manifest_digest).content


def test_a_person_number_stands_nowhere_in_clear(
    taken: Callable[..., Outcome], session: Session, intake: Intake
) -> None:
    pid = f"<cac:PartyIdentification><cbc:ID>pid:{PERSON}</cbc:ID></cac:PartyIdentification>"
    files = {"invoice-20260001.xml": ubl_invoice(more_of_buyer=pid, number="1")}
    refused = taken(files, name=f"Kari {PERSON}", invoice_no="2")
    taken({"invoice-20260001.xml": ubl_invoice(more_of_buyer=pid)})
    assert refused.verdict == "quarantined"
    assert PERSON not in str(refused.as_json())
    on_disk = [path for path in intake.home.rglob("*") if path.is_file()]
    assert len(on_disk) > 5
    assert [path for path in on_disk if PERSON in path.read_text("utf-8")] == []
    for table in ("intake_item", "intake_batch", "invoice", "document", "person_identifier", "procrastinate_jobs"):
        rows = session.execute(text(f"select {table}::text from {table}")).scalars().all()
        assert rows
        hexed = PERSON.encode().hex()
        assert not any(PERSON in row or hexed in row for row in rows), table


def test_a_dry_run_writes_nothing(intake: Intake, tmp_path: Path, session: Session) -> None:
    from portal.intake.inbox import deliveries_in

    drop = a_drop(
        tmp_path / "drop", a_row(), a_row(invoice_no="2", xml="gone.xml"), files={"invoice-20260001.xml": ubl_invoice()}
    )
    (located,) = deliveries_in(drop, now=intake.now)
    assert [outcome.verdict for outcome in intake.foresee(located)] == ["registered", "quarantined"]
    assert [count(session, model) for model in (Invoice, Customer, Document, Batch, BatchItem)] == [0] * 5
    assert not intake.home.exists()


def test_the_outcome_names_the_registered_invoice(taken: Callable[..., Outcome], session: Session) -> None:
    outcome = taken()
    assert isinstance(outcome.invoice_id, UUID)
    assert session.scalars(select(BatchItem.invoice_id)).one() == outcome.invoice_id == the_invoice(session).id
    assert FACTS["number"] == the_invoice(session).number


def test_an_invoice_that_another_intake_registers_meanwhile_is_unchanged(
    workplace: Workplace, tmp_path: Path, now: datetime
) -> None:
    deployment = Deployment(workplace.municipality, synthetic=True)
    rows = [a_row(), a_row(invoice_no="2", xml="2.xml")]
    drop = a_drop(tmp_path / "drop", *rows)
    other = Intake(deployment, workplace.database.transaction, tmp_path / "other", now)
    began: list[bool] = []

    @contextmanager
    def transaction() -> Iterator[Session]:
        # The second one would write: by then the other intake has been faster.
        if len(began) == 1:
            taken_in(other, a_drop(tmp_path / "other-drop", rows[0]))
        began.append(True)
        with workplace.database.transaction() as session:
            yield session

    outcomes = taken_in(Intake(deployment, transaction, tmp_path / "home", now), drop)
    assert [outcome.verdict for outcome in outcomes] == ["unchanged", "registered"]


def test_documents_of_every_kind_in_one_handful_are_each_as_alone(
    intake: Intake, tmp_path: Path, session: Session
) -> None:
    files = {"1.xml": ubl_invoice(number="1"), "2.xml": ubl_invoice(number="2"), "2.pdf": PDF, "3.pdf": PDF + b"3"}
    rows = [
        a_row(invoice_no="1", xml="1.xml"),
        a_row(invoice_no="2", xml="2.xml", pdf="2.pdf", other_name="Regnskap AS"),
        a_row(invoice_no="3", xml="", pdf="3.pdf", customer_no="7", national_id=""),
    ]
    outcomes = taken_in(intake, a_drop(tmp_path / "drop", *rows, files=files))
    assert [outcome.verdict for outcome in outcomes] == ["registered"] * 3
    documents = [session.get_one(InvoiceDocument, outcome.invoice_id) for outcome in outcomes]
    assert [document.origin for document in documents] == ["rendered", "supplied", "supplied"]
    assert [store.get(session, document.digest or "") for document in documents[1:]] == [PDF, PDF + b"3"]
    assert [session.get_one(Invoice, one.invoice_id).other_name for one in outcomes] == [None, "Regnskap AS", None]
