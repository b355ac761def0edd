"""Documents made for one way, with no transaction open, and stored before any attempt is written.

They are the copies of what AvtaleGiro draws, and invoices of which another claim counts than the one issued: both say
first what is to be paid.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.cascade import Route
from portal.dispatch.placing.ways import Way
from portal.documents import store
from portal.documents.changed import changed_of
from portal.documents.copy import copy_of
from portal.documents.fonts import FontsMissing
from portal.documents.invoice_page import InvoicePage
from portal.invoices.letters import letter_of
from portal.invoices.models import Claim, InvoiceDocument
from portal.invoices.queries import DispatchFacts
from portal.policy.claim_deadline import debited_on
from portal.policy.outcome import Reason
from portal.policy.recall import ASKING

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A PDF as it is stored; `size` in bytes."""

    digest: str
    size: int


MadeDocuments = Mapping[UUID, MadeDocument]
NONE_MADE: Final[MadeDocuments] = {}


def make_documents(
    transaction: Callable[[], AbstractContextManager[Session]],
    ways: Sequence[Way],
    *,
    municipality: Municipality,
    now: datetime,
) -> MadeDocuments:
    """By invoice, the document of each way that has one of its own. What cannot be made is missing, and told."""
    found = {}
    for way in ways:
        known = way.known
        if isinstance(known, DispatchFacts) and (is_copied(way) or is_covered(way)):
            pdf = _pdf(transaction, known, municipality, copied=is_copied(way))
            if pdf:
                with transaction() as session:
                    digest = store.put(session, pdf, "application/pdf", now=now)
                found[known.invoice_id] = MadeDocument(digest, len(pdf))
    return found


def with_document(way: Way, documents: MadeDocuments) -> Way:
    """The way with its own document; where there is none, nobody can carry it and a human is told."""
    made = documents.get(way.known.subject_id)
    if made is None:
        return replace(way, route=without_document(way.route, copied=way.purpose == "copy"))
    return replace(way, known=replace(way.known, document_digest=made.digest, document_size=made.size))


def without_document(found: Route, *, copied: bool) -> Route:
    """What is left of a route when its document cannot be made."""
    failed = Reason("copy_not_made" if copied else "cover_not_made")
    steps = (replace(one, verdict="passed", reason=failed) if one.verdict == "chosen" else one for one in found.steps)
    return Route(tuple(steps))


def is_copied(way: Way) -> bool:
    """Whether a copy goes, by itself or beside its claim."""
    route = way.route if way.purpose == "copy" else way.copy
    return route is not None and route.chosen is not None


def is_covered(way: Way) -> bool:
    """Whether an invoice goes as a document alone that tells of another claim than counts."""
    known, chosen = way.known, way.route.chosen
    is_changed = isinstance(known, DispatchFacts) and known.is_changed and way.purpose == "main"
    return is_changed and chosen is not None and chosen.channel not in ASKING


def _pdf(
    transaction: Callable[[], AbstractContextManager[Session]],
    known: DispatchFacts,
    municipality: Municipality,
    *,
    copied: bool,
) -> bytes | None:
    try:
        with transaction() as session:
            page, supplied = _sources(session, known, municipality)
            since = _since(session, known)
        if copied:
            return copy_of(page, drawn_on=debited_on(known.due_date or known.issue_date), supplied=supplied)
        return changed_of(page, since=since, zone=municipality.zone, supplied=supplied)
    except (FontsMissing, SQLAlchemyError):
        raise  # the set-up or the database: later it will do
    except Exception:
        # The same rows give the same document: what fails once fails always.
        log.exception("a document could not be made", invoice=str(known.invoice_id))
        return None


def _sources(session: Session, known: DispatchFacts, municipality: Municipality) -> tuple[InvoicePage, bytes | None]:
    """The invoice's page with what counts now, and the PDF the issuer supplied."""
    origin = select(InvoiceDocument.origin).where(InvoiceDocument.invoice_id == known.invoice_id)
    is_supplied = session.scalars(origin).one() == "supplied" and known.document_digest is not None
    supplied = store.get(session, known.document_digest) if is_supplied and known.document_digest else None
    page = letter_of(session, known.invoice_id, municipality)
    return replace(page, payable=known.amount, due_date=known.due_date, is_changed=known.is_changed), supplied


def _since(session: Session, known: DispatchFacts) -> datetime:
    """Since when that claim counts."""
    claim = (Claim.invoice_id == known.invoice_id, Claim.version == known.claim_version)
    return session.scalars(select(Claim.created_at).where(*claim)).one()
