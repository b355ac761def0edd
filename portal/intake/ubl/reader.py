"""A whole document: bytes -> draft and findings. Each child is looked at once; nothing is searched for by path."""

import re
from dataclasses import dataclass

from lxml import etree

from portal.intake.currencies import is_currency
from portal.intake.draft import Draft
from portal.intake.finding import Finding
from portal.intake.ubl.attachments import attachments_of
from portal.intake.ubl.elements import Leaves, Parts, child, day, first, parts_of, period, text
from portal.intake.ubl.kinds import check_type, kind_of
from portal.intake.ubl.lines import allowances_of, lines_of
from portal.intake.ubl.names import CAC, CBC
from portal.intake.ubl.notes import Notes
from portal.intake.ubl.parsing import Unreadable, parse
from portal.intake.ubl.parties import buyer_of, seller_of
from portal.intake.ubl.payments import due_date_of, payments_of
from portal.intake.ubl.totals import MONETARY_TOTALS, check_totals, totals_of, vat_of
from portal.invoices.drafts import InvoiceKind

_ID = CBC + "ID"
_ISSUE_DATE = CBC + "IssueDate"
_DUE_DATE = CBC + "DueDate"
_NOTE = CBC + "Note"
_CURRENCY = CBC + "DocumentCurrencyCode"
_BUYER_REFERENCE = CBC + "BuyerReference"
_PERIOD = CAC + "InvoicePeriod"
_BILLING_REFERENCE = CAC + "BillingReference"
_CREDITED = f"{CAC}InvoiceDocumentReference/{CBC}ID"
_SUPPLIER = CAC + "AccountingSupplierParty"
_CUSTOMER = CAC + "AccountingCustomerParty"
_TERMS = CAC + "PaymentTerms"
_PAYABLE = CBC + "PayableAmount"
_WITHOUT_VAT = CBC + "TaxExclusiveAmount"

_CODE = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and what is to be said of it."""

    draft: Draft
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What a document is known by, read without the rest."""

    seller: str | None
    kind: InvoiceKind | None
    number: str | None
    year: int | None


def read(content: bytes) -> Reading:
    """Read an invoice, credit note or reminder. Whatever is wrong is a finding; nothing is raised."""
    notes = Notes()
    try:
        draft = _draft(parse(content), notes)
    except Unreadable as wrong:
        return Reading(Draft(), (wrong.finding,))
    return Reading(draft, tuple(notes.findings))


def key_of(content: bytes) -> Key:
    """The document's key; all None when it cannot be read."""
    notes = Notes()
    try:
        root = parse(content)
        parts = parts_of(root)
        kind = kind_of(root, parts)
    except Unreadable:
        return Key(None, None, None, None)
    issued = day(first(parts, _ISSUE_DATE), notes)
    seller = seller_of(first(parts, _SUPPLIER), notes).organisation_number
    return Key(seller, kind, text(first(parts, _ID)), issued.year if issued else None)


def _draft(root: etree._Element, notes: Notes) -> Draft:
    parts = parts_of(root)
    kind = kind_of(root, parts)
    check_type(kind, parts, notes)
    stated = _currency(root, parts, notes)
    currency = stated if _is_code(stated) else None
    lines = lines_of(parts, currency, notes)
    allowances = allowances_of(parts, currency, notes)
    vat, vat_totals = vat_of(parts, currency, notes)
    totals, elements = totals_of(parts, vat, currency, notes)
    check_totals(totals, elements, lines, allowances, notes)
    buyer, pid = buyer_of(first(parts, _CUSTOMER))
    start, end = period(first(parts, _PERIOD), notes)
    draft = Draft(
        kind=kind,
        number=text(first(parts, _ID)),
        issue_date=day(first(parts, _ISSUE_DATE), notes),
        due_date=due_date_of(first(parts, _DUE_DATE), parts, notes),
        period_start=start,
        period_end=end,
        currency=stated,
        totals=totals,
        payments=payments_of(parts, notes),
        seller=seller_of(first(parts, _SUPPLIER), notes),
        buyer=buyer,
        lines=lines,
        vat_totals=vat_totals,
        allowances=allowances,
        note=_joined(parts, _NOTE),
        payment_terms=_terms(parts),
        buyer_reference=text(first(parts, _BUYER_REFERENCE)),
        credit_of=_credited(parts, notes),
        attachments=attachments_of(parts, notes),
        pid=pid,
    )
    _check_whole(draft, root, parts, notes)
    _check_stated(elements, _totals_element(root, parts), notes)
    return draft


def _check_whole(draft: Draft, root: etree._Element, parts: Parts, notes: Notes) -> None:
    """What an invoice cannot be without, and whether its dates can be."""
    if draft.number is None:
        notes.missing(root, _ID, "The number")
    if text(first(parts, _ISSUE_DATE)) is None:
        notes.missing(root, _ISSUE_DATE, "The issue date")
    if not draft.lines:
        notes.add("no_lines", root)
    _check_due_date(draft, root, notes)


def _check_stated(elements: Leaves, place: etree._Element, notes: Notes) -> None:
    if _PAYABLE not in elements:
        notes.missing(place, _PAYABLE, "The amount to pay")
    elif _WITHOUT_VAT not in elements:
        notes.add("total_missing", place, child=_WITHOUT_VAT, what="The total without VAT")


def _check_due_date(draft: Draft, root: etree._Element, notes: Notes) -> None:
    due, issued = draft.due_date, draft.issue_date
    if due is None and draft.kind == "invoice":
        notes.add("due_date_missing", root, child=_DUE_DATE)
    elif due is not None and issued is not None and due < issued and draft.kind != "credit_note":
        notes.add("due_before_issue", root, due, child=_DUE_DATE, issue=issued)


def _totals_element(root: etree._Element, parts: Parts) -> etree._Element:
    return next((parts[tag][0] for tag in MONETARY_TOTALS if tag in parts), root)


def _currency(root: etree._Element, parts: Parts, notes: Notes) -> str | None:
    element = first(parts, _CURRENCY)
    code = text(element)
    if element is None or code is None:
        notes.missing(root, _CURRENCY, "The currency")
    elif not is_currency(code):
        notes.add("currency_unknown", element, code)
    return code


def _is_code(stated: str | None) -> bool:
    """Whether amounts can be read at all: three capitals, known or not."""
    return bool(stated and _CODE.fullmatch(stated))


def _joined(parts: Parts, tag: str) -> str | None:
    return "\n".join(found for element in parts.get(tag, ()) if (found := text(element))) or None


def _terms(parts: Parts) -> str | None:
    terms = (text(child(one, _NOTE)) for one in parts.get(_TERMS, ()))
    return "\n".join(each for each in terms if each) or None


def _credited(parts: Parts, notes: Notes) -> str | None:
    """The number of the invoice that is credited or reminded of; the first of several."""
    found = [
        (text(element), element) for one in parts.get(_BILLING_REFERENCE, ()) for element in one.iterfind(_CREDITED)
    ]
    numbers = dict.fromkeys(number for number, _ in found if number)
    if len(numbers) > 1:
        notes.add("several_originals", found[0][1], ", ".join(numbers))
    return next(iter(numbers), None)
