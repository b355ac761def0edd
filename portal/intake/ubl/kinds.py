"""What kind of document it is. Source: Peppol BIS Billing 3, EHF Reminder 3.0, legacy EHF 2."""

from lxml import etree

from portal.intake.finding import finding
from portal.intake.ubl.elements import Parts, first, text
from portal.intake.ubl.names import CBC, UBL
from portal.intake.ubl.notes import Notes
from portal.intake.ubl.parsing import Unreadable
from portal.invoices.drafts import InvoiceKind

_ROOTS: dict[str, InvoiceKind] = {
    f"{{{UBL}:Invoice-2}}Invoice": "invoice",
    f"{{{UBL}:CreditNote-2}}CreditNote": "credit_note",
    f"{{{UBL}:Reminder-2}}Reminder": "reminder",
}
# EHF sends reminders under the root Invoice; only the customization tells (EHF 3: reminder, EHF 2: purring).
_REMINDERS = (":reminder:", ":purring:")
# UNCL1001 as profile 01 restricts it; Z01 is legacy EHF 2 to consumers.
_INVOICE_TYPES = frozenset(
    {
        *("71", "80", "82", "84", "102", "218", "219", "326", "331", "380", "382", "383", "384", "386", "388", "389"),
        *("393", "395", "553", "575", "623", "780", "817", "870", "875", "876", "877", "Z01"),
    }
)
_CREDIT_TYPES = frozenset({"81", "83", "381", "396", "532"})

_CUSTOMIZATION = CBC + "CustomizationID"
_TYPE_CODES = {"invoice": CBC + "InvoiceTypeCode", "credit_note": CBC + "CreditNoteTypeCode"}


def kind_of(root: etree._Element, parts: Parts) -> InvoiceKind:
    """Raise Unreadable when it is no document of ours."""
    kind = _ROOTS.get(str(root.tag))
    if kind is None:
        raise Unreadable(finding("not_an_invoice", "/", root=etree.QName(root).localname))
    customization = text(first(parts, _CUSTOMIZATION)) or ""
    return "reminder" if any(mark in f"{customization}:" for mark in _REMINDERS) else kind


def check_type(kind: InvoiceKind, parts: Parts, notes: Notes) -> None:
    """The type code must not contradict the root: a credit note under the root Invoice would be paid."""
    element = first(parts, _TYPE_CODES.get(kind, ""))
    code = text(element)
    if element is None or code is None:
        return
    own, others = (_INVOICE_TYPES, _CREDIT_TYPES) if kind == "invoice" else (_CREDIT_TYPES, _INVOICE_TYPES)
    if code in others:
        notes.add("type_contradicts_root", element, code)
    elif code not in own:
        notes.add("type_unknown", element, code)
