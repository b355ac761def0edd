"""A checked document as the facts that people and invoices record."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from portal.config import Issuer, Municipality
from portal.intake.checks import account_of
from portal.intake.document import Document, customer_number
from portal.intake.draft import AllowanceCharge, Draft, Payment
from portal.intake.manifest_row import Circumstances
from portal.invoices.drafts import NewAttachment, NewInvoice, NewLine, SuppliedPdf
from portal.people.service import CustomerFacts, CustomerKind
from portal.values.money import Money
from portal.values.postal_address import PostalAddress


class Unchecked(Exception):
    """A document with errors was to be registered: a programming error."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the document's bytes lie by now."""

    source: str | None
    supplied: SuppliedPdf | None
    attachments: tuple[NewAttachment, ...]


def customer_facts(document: Document, municipality: Municipality) -> CustomerFacts:
    """Who is billed; the manifest wins over the document, which knows little of private people."""
    issuer, number = document.issuer, customer_number(document)
    if issuer is None or number is None:
        raise Unchecked(document.file)
    billed = document.row.billed if document.row else None
    buyer = document.draft.buyer
    recipient = _recipient(document, municipality)
    return CustomerFacts(
        issuer=issuer.organisation_number,
        number=number,
        kind=billed.kind if billed else _kind_of(document),
        name=recipient.name,
        national_id=document.national_id,
        language=billed.language if billed else None,
        protected=billed.protected if billed else False,
        address=recipient,
        email=billed.email if billed else buyer.email,
        mobile=billed.mobile if billed else buyer.mobile,
        # A document alone is silent on person numbers and addresses: what was known before stays.
        complete=billed is not None,
    )


def new_invoice(document: Document, customer: UUID, stored: Stored, municipality: Municipality) -> NewInvoice:
    """The invoice as issued. What is taken off or added to the whole becomes a line, so that lines add up."""
    draft, issuer, row = document.draft, document.issuer, document.row
    payable = draft.totals.payable
    if issuer is None or payable is None or draft.kind is None or draft.number is None or draft.issue_date is None:
        raise Unchecked(document.file)
    net, vat = _net_and_vat(draft, payable)
    nothing = Money.zero(payable.currency)
    return NewInvoice(
        customer_id=customer,
        issuer=issuer.organisation_number,
        kind=draft.kind,
        number=draft.number,
        number_year=number_year(draft, issuer),
        issue_date=draft.issue_date,
        due_date=draft.due_date,
        period_start=draft.period_start,
        period_end=draft.period_end,
        net=net,
        vat=vat,
        prepaid=draft.totals.prepaid or nothing,
        rounding=draft.totals.rounding or nothing,
        payable=payable,
        payment_reference=draft.payment.reference,
        account=_account(draft.payment, municipality),
        note=_note(draft),
        buyer_reference=draft.buyer_reference,
        credit_of=draft.credit_of or (row.stated.credit_of if row else None),
        recipient=_recipient(document, municipality),
        other=row.billed.other if row else None,
        language=(row.billed.language if row else None) or municipality.default_language,
        lines=(*draft.lines, *_as_lines(draft.allowances)),
        vat_totals=draft.vat_totals,
        attachments=stored.attachments,
        supplied=stored.supplied,
        source_digest=stored.source,
        content_digest=document.digest,
        **asdict(row.circumstances if row else Circumstances()),
    )


def number_year(draft: Draft, issuer: Issuer) -> int:
    """0, or the year of issue where the issuer's numbers start again each year."""
    return draft.issue_date.year if issuer.number_scope == "year" and draft.issue_date else 0


def _recipient(document: Document, municipality: Municipality) -> PostalAddress:
    """Name and address from the manifest, else from the document."""
    listed = document.row.billed.address if document.row else None
    buyer = document.draft.buyer
    written = buyer.address
    if listed is not None and (listed.street or listed.zip or written is None):
        return PostalAddress(listed.name or buyer.name or "", listed.street, listed.zip, listed.city, listed.country)
    name = (listed.name if listed else None) or buyer.name or ""
    if written is None:
        return PostalAddress(name, "", "", "", municipality.country)
    return PostalAddress(name, written.street, written.zip, written.city, written.country or municipality.country)


def _kind_of(document: Document) -> CustomerKind:
    """A buyer with an organisation number is a company; nothing else can be told from the document."""
    return "company" if document.draft.buyer.organisation_number and document.national_id is None else "person"


def _account(payment: Payment, municipality: Municipality) -> str | None:
    """Digits only, as lists of own accounts have them; a plusgiro keeps the hyphen that tells it from a bankgiro."""
    account = account_of(payment, municipality)
    if account is None:
        return payment.account
    return account.grouped.replace(" ", "") if account.kind == "plusgiro" else account.domestic


def _net_and_vat(draft: Draft, payable: Money) -> tuple[Money, Money]:
    """The totals without VAT and of VAT; what the document leaves out follows from the rest."""
    totals = draft.totals
    gross = totals.with_vat
    if gross is None:
        gross = payable
        gross = gross + totals.prepaid if totals.prepaid else gross
        gross = gross - totals.rounding if totals.rounding else gross
    if totals.without_vat is None:
        vat = totals.vat or Money.zero(payable.currency)
        return gross - vat, vat
    return totals.without_vat, gross - totals.without_vat if totals.vat is None else totals.vat


def _note(draft: Draft) -> str | None:
    """The note; the payment terms too where they are all that says when to pay."""
    terms = draft.payment_terms if draft.due_date is None else None
    return "\n".join(part for part in (draft.note, terms) if part) or None


def _as_lines(allowances: Sequence[AllowanceCharge]) -> tuple[NewLine, ...]:
    return tuple(
        NewLine(
            name=one.reason or ("+" if one.is_charge else "−"),
            quantity=Decimal(1),
            net=one.amount if one.is_charge else -one.amount,
            vat_category=one.vat_category,
            vat_percent=one.vat_percent,
        )
        for one in allowances
    )
