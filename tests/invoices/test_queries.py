from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event

from portal.documents import store
from portal.invoices.drafts import NewAttachment, NewLine, NewVat, OtherRecipient, SuppliedPdf
from portal.invoices.ledger import LedgerRow, record_ledger
from portal.invoices.models import Claim
from portal.invoices.queries import attachment_of, document_of, invoice_of, invoices_of
from portal.invoices.views import AttachmentRef, DocumentRef, LineView, LinkedInvoice, VatView
from portal.people.resident import Resident
from portal.values.postal_address import PostalAddress
from portal.words.subjects import Subject
from tests.invoices.issued import (
    HOME,
    MORNING,
    OLA,
    OLAS_CARD,
    a_credit_note,
    a_customer,
    a_resident,
    an_invoice,
    issue,
    nok,
)

TODAY = MORNING.date()
WHEN = {"today": TODAY, "now": MORNING}


@pytest.fixture
def kari(session):
    """Kari's customer id."""
    return a_customer(session)


@pytest.fixture
def ola(session):
    """Ola, a resident who has an invoice of his own, 7001."""
    customer = a_customer(session, number=OLAS_CARD.number, name="Ola Nordmann", national_id=OLA)
    issue(session, an_invoice(customer, number="7001"))
    return a_resident(session, OLA)


@contextmanager
def counted(session) -> Iterator[list[str]]:
    """The statements run meanwhile."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def _ledger(session, balance: str, *, as_of=MORNING - timedelta(hours=1), full=False, paid="0", number="1001"):
    row = LedgerRow(number, nok(balance).minor, nok(paid).minor, None, "none", None, 0, 0)
    record_ledger(session, rows=[row], as_of=as_of, full=full, digest=str(uuid4()), now=MORNING)


def test_the_list_holds_what_all_ones_customer_numbers_are_billed_newest_first(session, kari, ola):
    other_number = a_customer(session, number="2000001", issuer="942566142")
    issue(session, an_invoice(kari, number="1001"))
    issue(session, an_invoice(other_number, number="5001", issue_date=date(2026, 11, 11)))
    rows = invoices_of(session, a_resident(session), **WHEN)
    assert [(row.number, row.customer_number) for row in rows] == [("5001", "2000001"), ("1001", "1000001")]
    assert [row.number for row in invoices_of(session, ola, **WHEN)] == ["7001"]


def test_a_row_says_what_it_is_for_and_how_it_stands(session, kari):
    issue(session, an_invoice(kari))
    (row,) = invoices_of(session, a_resident(session), **WHEN)
    assert row.subject == Subject("kindergarten", "Opphold 100 %", date(2026, 10, 1), date(2026, 10, 31))
    assert (row.amount, row.standing.code, row.standing.left, row.standing.due_date) == (
        nok("3080"),
        "unpaid",
        nok("3080"),
        date(2026, 12, 1),
    )


def test_the_newest_claim_and_the_newest_ledger_state_count(session, kari):
    invoice_id = issue(session, an_invoice(kari))
    deferred = {"invoice_id": invoice_id, "version": 2, "due_date": date(2027, 1, 15), "amount_minor": 308000}
    session.add(Claim(**deferred, why="deferral", created_at=MORNING))
    _ledger(session, "3080", as_of=MORNING - timedelta(hours=9))
    _ledger(session, "1080", paid="2000")
    (row,) = invoices_of(session, a_resident(session), **WHEN)
    assert (row.standing.code, row.standing.left, row.standing.due_date) == (
        "partly_paid",
        nok("1080"),
        date(2027, 1, 15),
    )


@pytest.mark.parametrize(("hours_after", "code"), [(1, "paid"), (-1, "unpaid")])
def test_absence_from_a_full_ledger_settles_only_what_was_here_before(session, kari, hours_after, code):
    issue(session, an_invoice(kari), now=MORNING - timedelta(hours=5))
    as_of = MORNING - timedelta(hours=5) + timedelta(hours=hours_after)
    issue(session, an_invoice(kari, number="1002"), now=MORNING - timedelta(hours=8))
    _ledger(session, "3080", as_of=as_of, full=True, number="1002")
    by_number = {row.number: row.standing.code for row in invoices_of(session, a_resident(session), **WHEN)}
    assert by_number == {"1001": code, "1002": "unpaid"}


def test_credit_notes_lower_what_is_left_until_the_ledger_speaks(session, kari):
    issue(session, an_invoice(kari))
    issue(session, a_credit_note(kari, total="80,00", number="9001"))
    issue(session, a_credit_note(kari, total="1000,00", number="9002"))
    by_number = {row.number: row.standing for row in invoices_of(session, a_resident(session), **WHEN)}
    assert (by_number["1001"].left, by_number["1001"].credited) == (nok("2000"), nok("1080"))
    assert by_number["9001"].code == "credit_note"
    _ledger(session, "1500")
    by_number = {row.number: row.standing for row in invoices_of(session, a_resident(session), **WHEN)}
    assert by_number["1001"].left == nok("1500")


def test_a_reminder_is_not_listed_beside_the_claim_it_repeats(session, kari):
    issue(session, an_invoice(kari))
    reminder = issue(session, an_invoice(kari, kind="reminder", number="P-1"))
    resident = a_resident(session)
    assert [row.number for row in invoices_of(session, resident, **WHEN)] == ["1001"]
    assert invoice_of(session, resident, reminder, **WHEN).standing.code == "reminder"


def test_sixty_invoices_are_one_statement(session, kari):
    for number in range(60):
        issue(session, an_invoice(kari, number=str(2000 + number)))
    resident = a_resident(session)
    with counted(session) as statements:
        assert len(invoices_of(session, resident, **WHEN)) == 60
    assert len(statements) == 1


def test_who_is_not_known_here_has_nothing_and_asks_nothing(session, kari):
    invoice_id = issue(session, an_invoice(kari))
    stranger = Resident(actor=None, subject=None)
    with counted(session) as statements:
        assert invoices_of(session, stranger, **WHEN) == ()
        assert invoice_of(session, stranger, invoice_id, **WHEN) is None
        assert document_of(session, stranger, invoice_id) is None
        assert attachment_of(session, stranger, invoice_id, uuid4()) is None
    assert statements == []


def test_companies_and_the_unknown_are_nobodys_to_see(session):
    invoice_id = issue(session, an_invoice(a_customer(session, national_id=None)))
    assert invoice_of(session, Resident(None, uuid4()), invoice_id, **WHEN) is None
    assert invoices_of(session, Resident(None, uuid4()), **WHEN) == ()


def test_anothers_invoice_document_and_attachment_are_not_there(session, kari, ola):
    digest = store.put(session, b"%PDF-1.7", "application/pdf", now=MORNING)
    files = (NewAttachment("spec.pdf", "application/pdf", 8, digest),)
    invoice_id = issue(session, an_invoice(kari, attachments=files, supplied=SuppliedPdf(digest, 8, "clean")))
    owner = a_resident(session)
    (attachment,) = invoice_of(session, owner, invoice_id, **WHEN).attachments
    assert attachment_of(session, owner, invoice_id, attachment.id) == AttachmentRef(
        digest, 8, "application/pdf", "spec.pdf"
    )
    assert document_of(session, owner, invoice_id) == DocumentRef(digest, 8, "ready", "1001", "invoice")
    assert invoice_of(session, ola, invoice_id, **WHEN) is None
    assert document_of(session, ola, invoice_id) is None
    assert attachment_of(session, ola, invoice_id, attachment.id) is None


def test_an_attachment_is_found_only_under_its_own_invoice(session, kari):
    digest = store.put(session, b"%PDF-1.7", "application/pdf", now=MORNING)
    files = (NewAttachment("spec.pdf", "application/pdf", 8, digest),)
    invoice_id = issue(session, an_invoice(kari, attachments=files))
    other_id = issue(session, an_invoice(kari, number="1002"))
    owner = a_resident(session)
    (attachment,) = invoice_of(session, owner, invoice_id, **WHEN).attachments
    assert attachment_of(session, owner, other_id, attachment.id) is None


def test_one_invoice_shows_every_line_vat_rate_and_recipient(session, kari):
    lines = (
        NewLine("Vann", Decimal("12.5"), nok("312,50"), "målt", "MTQ", Decimal("25.005"), "S", Decimal(15)),
        NewLine("Renovasjon", Decimal(1), nok("100"), vat_category="S", vat_percent=Decimal(25)),
    )
    vat = (
        NewVat("S", Decimal(15), nok("312,50"), nok("46,88")),
        NewVat("S", Decimal(25), nok("100"), nok("25")),
    )
    other = OtherRecipient(PostalAddress("Boligbyggelaget", "Torget 1", "1470", "Lørenskog", "NO"))
    draft = an_invoice(kari, lines=lines, vat_totals=vat, other=other, net=nok("412,50"), vat=nok("71,88"))
    view = invoice_of(session, a_resident(session), issue(session, draft), **WHEN)
    assert view.lines[0] == LineView(
        "Vann",
        "målt",
        Decimal("12.5"),
        "MTQ",
        Decimal("25.005"),
        nok("312,50"),
        "S",
        Decimal(15),
        None,
        None,
    )
    assert [line.name for line in view.lines] == ["Vann", "Renovasjon"]
    assert view.vat_totals[0] == VatView("S", Decimal(15), nok("312,50"), nok("46,88"), None)
    assert (view.net, view.vat, view.recipient, view.other_recipient) == (
        nok("412,50"),
        nok("71,88"),
        HOME,
        "Boligbyggelaget",
    )
    assert (view.payment_reference, view.account, view.document.state) == (
        draft.payment_reference,
        draft.account,
        "pending",
    )


def test_a_credit_and_its_invoice_point_at_each_other(session, kari):
    invoice_id = issue(session, an_invoice(kari))
    note_id = issue(session, a_credit_note(kari, total="80,00"))
    owner = a_resident(session)
    invoice, note = (invoice_of(session, owner, which, **WHEN) for which in (invoice_id, note_id))
    assert invoice.credit_notes == (LinkedInvoice(note_id, "9001", date(2026, 11, 12), nok("80")),)
    assert note.credits == LinkedInvoice(invoice_id, "1001", date(2026, 11, 10), nok("3080"))
    assert (note.credit_of, note.credit_notes, invoice.credits) == ("1001", (), None)


def test_a_credit_of_an_invoice_that_is_not_here_names_its_number(session, kari):
    note = invoice_of(session, a_resident(session), issue(session, a_credit_note(kari, total="80,00", of="77")), **WHEN)
    assert (note.credit_of, note.credits) == ("77", None)


def test_one_invoice_is_a_handful_of_statements(session, kari):
    invoice_id = issue(session, an_invoice(kari))
    owner = a_resident(session)
    with counted(session) as statements:
        invoice_of(session, owner, invoice_id, **WHEN)
    assert len(statements) == 5
