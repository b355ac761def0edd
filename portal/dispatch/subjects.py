"""What a dispatch brings: an invoice or a letter.

Everything else in dispatch asks here, so that it need not know which; only `facts` and `packing` tell them apart.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Text, cast, func

from portal.db import Session
from portal.dispatch.models import Dispatch, Letter
from portal.dispatch.writing.letter_facts import LetterFacts, letters_for_dispatch
from portal.invoices.models import Invoice, InvoiceDocument
from portal.invoices.queries import DispatchFacts, for_dispatch
from portal.people.models import Customer

# What the house knows of a subject.
Known = DispatchFacts | LetterFacts

# Of a dispatch joined with its subject: whether its document is pending, ready or failed, the customer it is to (none
# for a letter to another), and what people call it: an invoice's number, a letter's id.
DOCUMENT: Final = func.coalesce(InvoiceDocument.state, Letter.document_state)
CUSTOMER: Final = func.coalesce(Invoice.customer_id, Letter.customer_id)
NAME: Final = func.coalesce(Invoice.number, cast(Letter.id, Text))
# Who has several subjects has them under one key.
WHO: Final = func.coalesce(Customer.person_id, Customer.id, Letter.id)


def with_documents(statement: Select[Any]) -> Select[Any]:
    """A statement over dispatches, in which DOCUMENT may stand."""
    return statement.outerjoin(InvoiceDocument, InvoiceDocument.invoice_id == Dispatch.subject_id).outerjoin(
        Letter, Letter.id == Dispatch.subject_id
    )


def with_names(statement: Select[Any]) -> Select[Any]:
    """A statement over dispatches, in which NAME may stand."""
    return statement.outerjoin(Invoice, Invoice.id == Dispatch.subject_id).outerjoin(
        Letter, Letter.id == Dispatch.subject_id
    )


def with_customers(statement: Select[Any]) -> Select[Any]:
    """A statement over dispatches, in which DOCUMENT and WHO may stand."""
    invoiced = with_documents(statement).outerjoin(Invoice, Invoice.id == Dispatch.subject_id)
    return invoiced.outerjoin(Customer, Customer.id == CUSTOMER)


def known_of(session: Session, subjects: Collection[UUID]) -> Mapping[UUID, Known]:
    """What the house knows of each, by its id."""
    invoices = for_dispatch(session, subjects)
    others = [subject for subject in subjects if subject not in invoices]
    return {**invoices, **(letters_for_dispatch(session, others) if others else {})}
