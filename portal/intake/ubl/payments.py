"""How it is paid: references, accounts, and when. Several may stand there; which one counts is said, not guessed."""

from datetime import date

from lxml import etree

from portal.intake.draft import Payment
from portal.intake.ubl.elements import Parts, child, day, leaves_of, text
from portal.intake.ubl.names import CAC, CBC
from portal.intake.ubl.notes import Notes

_MEANS = CAC + "PaymentMeans"
_CODE = CBC + "PaymentMeansCode"
_PAYMENT_ID = CBC + "PaymentID"
_DUE_DATE = CBC + "PaymentDueDate"
_ACCOUNT = CAC + "PayeeFinancialAccount"
_ID = CBC + "ID"
_BRANCH = CAC + "FinancialInstitutionBranch"


def payments_of(parts: Parts, notes: Notes) -> tuple[Payment, ...]:
    """Every PaymentMeans in the document's order; several references or accounts are noted."""
    means = parts.get(_MEANS, [])
    payments = tuple(payment for element in means for payment in _payments(element))
    if len({payment.reference for payment in payments if payment.reference}) > 1:
        notes.add("several_references", means[0], ", ".join(payment.reference or "-" for payment in payments))
    if len({payment.account for payment in payments if payment.account}) > 1:
        notes.add("several_accounts", means[0], ", ".join(payment.account or "-" for payment in payments))
    return payments


def due_date_of(stated: etree._Element | None, parts: Parts, notes: Notes) -> date | None:
    """The document's own due date, else the payment's (credit notes, legacy EHF 2)."""
    due = day(stated, notes)
    for means in parts.get(_MEANS, ()):
        element = child(means, _DUE_DATE)
        other = day(element, notes)
        if due is not None and element is not None and other not in (None, due):
            notes.add("due_dates_differ", element, other)
        due = due or other
    return due


def _payments(means: etree._Element) -> list[Payment]:
    """One for each PaymentID, which UBL lets stand more than once; one without a reference when there is none."""
    leaves = leaves_of(means)
    account, branch = _account(leaves.get(_ACCOUNT))
    references = [text(one) for one in means.iterchildren(_PAYMENT_ID)] if _PAYMENT_ID in leaves else [None]
    return [Payment(reference, account, branch, text(leaves.get(_CODE))) for reference in references]


def _account(element: etree._Element | None) -> tuple[str | None, str | None]:
    if element is None:
        return None, None
    leaves = leaves_of(element)
    return text(leaves.get(_ID)), text(child(leaves.get(_BRANCH), _ID))
