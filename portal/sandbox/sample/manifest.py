"""The manifest of a drop folder: a row a document, with the facts an invoice file has no place for."""

import csv
import io
from collections.abc import Iterable

from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.resident import OtherRecipient

COLUMNS = (
    *("invoice_no", "doc_type", "customer_no", "national_id", "name", "email", "mobile", "street", "zip", "city"),
    *("amount_ore", "currency", "issue", "due", "kid", "account", "legal_class", "category", "pdf", "xml"),
    *("preferred_channel", "autogiro", "recipient_kind", "protected", "language", "country"),
    *("other_name", "other_street", "other_zip", "other_city", "other_email"),
    *("department", "claim_kind", "claim_basis", "credit_of", "series"),
)
_YES, _NO = "J", "N"


def manifest_of(documents: Iterable[Issued]) -> bytes:
    """UTF-8, semicolons, a header, a line feed after each row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    for document in documents:
        writer.writerow(_recipient(document) | _claim(document) | _files(document) | _other(document.resident.other))
    return text.getvalue().encode()


def _recipient(document: Issued) -> dict[str, object]:
    resident, customer = document.resident, document.customer
    return {
        "customer_no": customer.number,
        "national_id": resident.national_id or "",
        "name": resident.name,
        "email": customer.email,
        "mobile": customer.mobile,
        "street": resident.address.street,
        "zip": resident.address.zip,
        "city": resident.address.city,
        "country": resident.address.country,
        "recipient_kind": resident.kind,
        "protected": _YES if resident.is_protected else _NO,
        "language": resident.language,
    }


def _claim(document: Issued) -> dict[str, object]:
    return {
        "invoice_no": document.number,
        "doc_type": document.kind,
        "amount_ore": document.bill.payable.minor,
        "currency": document.bill.currency,
        "issue": document.issued.isoformat(),
        "due": document.due.isoformat() if document.due else "",
        "kid": document.reference or "",
        "account": document.account or "",
        "legal_class": document.service.legal_class,
        "category": document.service.category,
        "department": document.service.department,
        "claim_kind": "ordinary",
        "claim_basis": document.service.claim_basis,
        "credit_of": document.original.number if document.original and document.is_credit else "",
        "series": "" if document.is_credit else document.service.series,
        "preferred_channel": "",
        "autogiro": _NO,
    }


def _files(document: Issued) -> dict[str, object]:
    return {
        "pdf": f"{document.file_stem}.pdf" if document.pdf else "",
        "xml": f"{document.file_stem}.xml" if document.has_xml else "",
    }


def _other(other: OtherRecipient | None) -> dict[str, object]:
    if other is None:
        return dict.fromkeys(("other_name", "other_street", "other_zip", "other_city", "other_email"), "")
    return {
        "other_name": other.address.name,
        "other_street": other.address.street,
        "other_zip": other.address.zip,
        "other_city": other.address.city,
        "other_email": other.email,
    }
