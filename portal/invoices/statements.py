"""The statements behind a resident's queries: made once, each kept through the customer to what is the resident's."""

from sqlalchemy import bindparam, select

from portal.invoices import recipients, standings
from portal.invoices.models import Invoice, InvoiceAttachment, InvoiceDocument, InvoiceLine
from portal.people.models import Customer
from portal.people.ownership import Owned

_FIRST_LINE = (
    select(InvoiceLine.name)
    .where(InvoiceLine.invoice_id == Invoice.id)
    .order_by(InvoiceLine.position)
    .limit(1)
    .correlate(Invoice)
    .scalar_subquery()
    .label("first_line")
)
_SUBJECT = (Invoice.category, _FIRST_LINE, Invoice.period_start, Invoice.period_end)
_HEAD = (Invoice.id, Invoice.issuer, Invoice.number, Invoice.issue_date, Invoice.payable_minor)
_CUSTOMER = Customer.number.label("customer_number")
_THIS = Invoice.id == bindparam("invoice_id")

# What a list shows of an invoice.
LISTED = (*_HEAD, _CUSTOMER, *_SUBJECT, *standings.COLUMNS)
LIST = Owned(
    standings.joined(select(*LISTED).join_from(Invoice, Customer))
    # A reminder repeats a claim that stands on the list already.
    .where(Invoice.kind != "reminder")
    .order_by(Invoice.issue_date.desc(), Invoice.number.desc()),
    invoice=Invoice.id,
)
KEYS = Owned(
    select(Invoice.id)
    .join_from(Invoice, Customer)
    .order_by(Invoice.issue_date, Invoice.number, Invoice.kind, Invoice.id),
    invoice=Invoice.id,
)
_DOCUMENT = (InvoiceDocument.digest, InvoiceDocument.size, InvoiceDocument.state)
_ONE = standings.joined(
    select(
        *_HEAD,
        _CUSTOMER,
        *_SUBJECT,
        *standings.COLUMNS,
        *recipients.COLUMNS,
        *_DOCUMENT,
        Invoice.net_minor,
        Invoice.vat_minor,
        Invoice.prepaid_minor,
        Invoice.rounding_minor,
        Invoice.payment_reference,
        Invoice.account,
        Invoice.note,
        Invoice.buyer_reference,
        Invoice.language,
        Invoice.credit_of,
        Invoice.credits_id,
    )
    .join_from(Invoice, Customer)
    .join(InvoiceDocument)
)
ONE = Owned(_ONE.where(_THIS), invoice=Invoice.id)
DOCUMENT = Owned(
    select(*_DOCUMENT, Invoice.number, Invoice.kind).join_from(InvoiceDocument, Invoice).join(Customer).where(_THIS),
    invoice=Invoice.id,
)
ATTACHMENT = Owned(
    select(InvoiceAttachment.digest, InvoiceAttachment.size, InvoiceAttachment.media_type, InvoiceAttachment.name)
    .join_from(InvoiceAttachment, Invoice)
    .join(Customer)
    .where(_THIS, InvoiceAttachment.id == bindparam("attachment_id")),
    invoice=Invoice.id,
)
