"""The documents of copies, made with no transaction open and stored before any attempt is written."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.cascade import Route
from portal.dispatch.placing.ways import Way
from portal.documents import store
from portal.documents.copy import copy_of
from portal.documents.fonts import FontsMissing
from portal.documents.invoice_page import InvoicePage
from portal.invoices.letters import letter_of
from portal.invoices.models import InvoiceDocument
from portal.invoices.queries import DispatchFacts
from portal.policy.claim_deadline import debited_on
from portal.policy.outcome import Reason

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CopyDocument:
    """A copy's PDF as it is stored; `size` in bytes."""

    digest: str
    size: int


CopyDocuments = Mapping[UUID, CopyDocument]


def make_copies(
    transaction: Callable[[], AbstractContextManager[Session]],
    ways: Sequence[Way],
    *,
    municipality: Municipality,
    now: datetime,
) -> CopyDocuments:
    """By invoice, the document of each copy that has found its way. One that cannot be made is missing, and told."""
    found = {}
    for known in (way.known for way in ways if _copied(way)):
        if isinstance(known, DispatchFacts) and (pdf := _pdf(transaction, known, municipality)):
            with transaction() as session:
                digest = store.put(session, pdf, "application/pdf", now=now)
            found[known.invoice_id] = CopyDocument(digest, len(pdf))
    return found


def with_document(way: Way, documents: CopyDocuments) -> Way:
    """The way of a copy with its own document; where there is none, nobody can carry it and a human is told."""
    made = documents.get(way.known.subject_id)
    if made is None:
        return replace(way, route=without_document(way.route))
    return replace(way, known=replace(way.known, document_digest=made.digest, document_size=made.size))


def without_document(found: Route) -> Route:
    """What is left of a copy's route when its document cannot be made."""
    failed = Reason("copy_not_made")
    steps = (replace(one, verdict="passed", reason=failed) if one.verdict == "chosen" else one for one in found.steps)
    return Route(tuple(steps))


def _copied(way: Way) -> bool:
    route = way.route if way.purpose == "copy" else way.copy
    return route is not None and route.chosen is not None


def _pdf(
    transaction: Callable[[], AbstractContextManager[Session]], known: DispatchFacts, municipality: Municipality
) -> bytes | None:
    with transaction() as session:
        page, supplied = _sources(session, known, municipality)
    try:
        return copy_of(page, drawn_on=debited_on(known.due_date or known.issue_date), supplied=supplied)
    except (FontsMissing, SQLAlchemyError):
        raise  # the set-up or the database: later it will do
    except Exception:
        # The same rows give the same copy: what fails once fails always.
        log.exception("a copy could not be made", invoice=str(known.invoice_id))
        return None


def _sources(session: Session, known: DispatchFacts, municipality: Municipality) -> tuple[InvoicePage, bytes | None]:
    """What a copy is made of: the invoice's page, and the PDF the issuer supplied."""
    origin = select(InvoiceDocument.origin).where(InvoiceDocument.invoice_id == known.invoice_id)
    is_supplied = session.scalars(origin).one() == "supplied" and known.document_digest is not None
    supplied = store.get(session, known.document_digest) if is_supplied and known.document_digest else None
    return replace(letter_of(session, known.invoice_id, municipality), payable=known.amount), supplied
