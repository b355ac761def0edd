from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from portal.documents import fonts, store
from portal.documents.fonts import FontsMissing
from portal.documents.invoice_page import Addressee, InvoicePage
from portal.documents.rendering import RenderedPdf
from portal.invoices.drafts import OtherRecipient, SuppliedPdf
from portal.invoices.letters import letter_of
from portal.invoices.models import InvoiceDocument
from portal.invoices.tasks import render_document, sweep
from portal.people.service import record_customer
from portal.values import clock
from portal.values.postal_address import PostalAddress
from tests.documents.reading import opened, text_of
from tests.invoices.issued import KARI, KARIS_CARD, MORNING, a_credit_note, a_customer, an_invoice, issue

XML = f"""<Invoice xmlns="urn:x"><ID>1001</ID><PartyIdentification><ID>pid:{KARI.number}</ID></PartyIdentification>
<Note>For {KARI.number[:6]} {KARI.number[6:]}</Note></Invoice>""".encode()


def _issued(workplace, *, now=MORNING, **other) -> UUID:
    with workplace.database.transaction() as session:
        source = store.put(session, XML, "application/xml", now=MORNING, sealed=True)
        return issue(session, an_invoice(a_customer(session), source_digest=source, **other), now=now)


def _document(workplace, invoice_id: UUID) -> InvoiceDocument:
    with workplace.database.transaction() as session:
        return session.get(InvoiceDocument, invoice_id)


def _pdf(workplace, invoice_id: UUID) -> bytes:
    with workplace.database.transaction() as session:
        return store.get(session, _document(workplace, invoice_id).digest)


def _queued(workplace) -> list[str]:
    with workplace.database.transaction() as session:
        return list(session.scalars(text("select task_name from procrastinate_jobs")))


def test_the_letter_is_rendered_stored_and_recorded(workplace):
    invoice_id = _issued(workplace)
    before = clock.now()
    render_document(workplace, str(invoice_id))
    document, pdf = _document(workplace, invoice_id), _pdf(workplace, invoice_id)
    assert (document.state, document.size, document.replaced_characters) == ("ready", len(pdf), 0)
    assert before <= document.ready_at <= clock.now()
    letter = text_of(pdf)
    assert "Barnehage" in letter or "Kindergarten" in letter
    assert "Opphold 100 %" in letter
    assert "1637 07 12348" in letter


def test_the_source_is_attached_without_the_person_number(workplace):
    invoice_id = _issued(workplace)
    render_document(workplace, str(invoice_id))
    pdf = opened(_pdf(workplace, invoice_id))
    (attached,) = pdf.attachments.values()
    xml = attached.get_file().read_bytes()
    assert b"<ID>1001</ID>" in xml
    assert KARI.number.encode() not in xml
    assert f"{KARI.number[:6]} {KARI.number[6:]}".encode() not in xml


def test_a_letter_is_never_rendered_again(workplace):
    invoice_id = _issued(workplace)
    render_document(workplace, str(invoice_id))
    first = _document(workplace, invoice_id)
    with workplace.database.transaction() as session:
        a_customer(session, language="en", name="Kari Hansen")
    render_document(workplace, str(invoice_id))
    again = _document(workplace, invoice_id)
    assert (again.digest, again.ready_at) == (first.digest, first.ready_at)


def test_a_supplied_document_is_left_as_it_came(workplace):
    with workplace.database.transaction() as session:
        digest = store.put(session, b"%PDF-1.7 ours", "application/pdf", now=MORNING)
    invoice_id = _issued(workplace, supplied=SuppliedPdf(digest, 13, "clean"))
    render_document(workplace, str(invoice_id))
    assert _document(workplace, invoice_id).digest == digest


def test_a_job_for_an_invoice_that_is_gone_ends_quietly(workplace):
    render_document(workplace, str(uuid4()))
    assert _queued(workplace) == []


def test_what_can_never_be_rendered_is_recorded_for_a_human(workplace):
    invoice_id = _issued(workplace, account="88888888888")
    render_document(workplace, str(invoice_id))
    document = _document(workplace, invoice_id)
    assert (document.state, document.digest) == ("failed", None)
    assert document.error.startswith("InvalidAccount")


def test_missing_fonts_leave_the_document_pending_for_a_later_try(workplace):
    invoice_id = _issued(workplace)

    def before_set_up(_page: InvoicePage) -> RenderedPdf:
        raise FontsMissing("no fonts")

    with pytest.raises(FontsMissing):
        render_document(workplace, str(invoice_id), before_set_up)
    assert _document(workplace, invoice_id).state == "pending"


def test_what_no_font_has_is_counted(workplace):
    missing = next(character for character in "\U0001f600\u4e00" if character not in fonts.drawable())
    invoice_id = _issued(workplace, note=f"Hei {missing}")
    render_document(workplace, str(invoice_id))
    assert _document(workplace, invoice_id).replaced_characters == 1


def test_the_sweep_wakes_what_has_been_pending_too_long_once(workplace):
    _issued(workplace, now=clock.now() - timedelta(minutes=11))
    _issued(workplace, number="1002", now=clock.now())
    with workplace.database.transaction() as session:
        session.execute(text("delete from procrastinate_jobs"))  # the worker died with them
    sweep(workplace)
    sweep(workplace)
    assert _queued(workplace) == ["invoices.render_document"]


@pytest.mark.parametrize(
    ("customers", "invoices", "letters"),
    [("nn", "nb", "nn"), (None, "nn", "nn"), ("sv", "nn", "nn"), ("sv", "sv", "nb"), ("en", "nb", "en")],
)
def test_a_letter_is_in_a_language_the_municipality_writes(session, municipality, customers, invoices, letters):
    customer = a_customer(session, language=customers)
    invoice_id = issue(session, an_invoice(customer, language=invoices))
    assert letter_of(session, invoice_id, municipality).language == letters


def test_a_letter_names_sender_recipient_and_what_it_is_for(session, municipality):
    other = OtherRecipient(PostalAddress("Boligbyggelaget", "Torget 1", "1470", "Lørenskog", ""))
    letter = letter_of(session, issue(session, an_invoice(a_customer(session), other=other)), municipality)
    assert letter.sender.issuer == "Lørenskog kommune"
    assert letter.sender.return_address[1] == "Postboks 304"
    assert letter.recipient == Addressee("Kari Nordmann", ("Fjellveien 3", "1470 Lørenskog"))
    assert letter.other_recipient == Addressee("Boligbyggelaget", ("Torget 1", "1470 Lørenskog"))
    assert letter.title.endswith(", oktober 2026")
    assert (letter.period, letter.prepaid, letter.source_xml) == ((date(2026, 10, 1), date(2026, 10, 31)), None, None)


def test_a_letter_to_another_country_names_it(session, municipality):
    abroad = PostalAddress("Kari Nordmann", "Kungsgatan 3", "44130", "Alingsås", "SE")
    letter = letter_of(session, issue(session, an_invoice(a_customer(session), recipient=abroad)), municipality)
    assert letter.recipient.lines == ("Kungsgatan 3", "441 30 Alingsås", "SWEDEN")


def test_a_credit_notes_letter_names_what_it_credits(session, municipality):
    customer = a_customer(session)
    letter = letter_of(session, issue(session, a_credit_note(customer, total="80", account=None)), municipality)
    assert (letter.kind, letter.credits, letter.payment, letter.to_pay) == ("credit_note", "1001", None, False)


def test_an_estate_and_its_executor_keep_their_roles(session, municipality):
    customer = record_customer(session, facts=KARIS_CARD, now=MORNING)
    a_customer(session, kind="estate", national_id=None)
    assert letter_of(session, issue(session, an_invoice(customer)), municipality).recipient_kind == "estate"
