"""A delivery as a whole: nothing half done, nothing in clear, nothing twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.documents import store
from portal.documents.models import Document
from portal.intake.batch import Intake
from portal.intake.deployment import Deployment
from portal.intake.models import Batch, BatchItem
from portal.intake.outcome import Outcome
from portal.invoices.models import Invoice, InvoiceDocument
from portal.jobs import Workplace
from portal.people.models import Customer
from tests.intake.documents import FACTS, ubl_invoice
from tests.intake.drops import PDF, PERSON, a_drop, a_row, error_codes, taken_in
from tests.intake.registered import count, the_invoice


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
