"""What goes by post to the one it is for, with a code in it that opens the invoice on a screen.

Mail and mailboxes carry no link, so what every channel shares cannot have it: the letter is set for paper alone, with
no transaction open, once all else of its page is on its way. The attempt has its digest, so it stays the same.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.config import Municipality
from portal.db import Session, vault_of
from portal.dispatch.placing.ways import Desk, Way
from portal.documents import store
from portal.documents.fonts import FontsMissing
from portal.documents.invoice_page import InvoicePage, OpenedBy
from portal.documents.on_paper import on_paper
from portal.invoices.letters import letter_of
from portal.invoices.models import InvoiceDocument
from portal.invoices.paper_codes import code_of
from portal.invoices.queries import DispatchFacts
from portal.values.paper_code import grouped

log = structlog.get_logger(__name__)

Transaction = Callable[[], AbstractContextManager[Session]]


def paper_last(transaction: Transaction, ways: Sequence[Way], *, desk: Desk, now: datetime) -> Iterator[list[Way]]:
    """The ways in two parts, the second made when it is asked for: those that get a code, with their own documents."""
    opened = {way.known.subject_id for way in ways if _gets_a_code(way)} if desk.address else set()
    if opened and not _wants_sheets(desk.municipality):
        with transaction() as session:
            opened = _rendered(session, opened)
    parts: dict[bool, list[Way]] = {False: [], True: []}
    for way in ways:
        parts[_gets_a_code(way) and way.known.subject_id in opened].append(way)
    yield parts[False]
    if parts[True]:
        yield [_with_code(transaction, way, desk, now) for way in parts[True]]


def _gets_a_code(way: Way) -> bool:
    """Whoever it is for opens it themselves; a stand-in, guardians and companies have no login that would.

    What has changed since it was issued goes with a document of its own already.
    """
    known, chosen = way.known, way.route.chosen
    if not isinstance(known, DispatchFacts) or chosen is None or chosen.channel != "paper" or way.purpose != "main":
        return False
    is_their_own = known.customer_kind == "person" and known.has_national_id and known.other_recipient is None
    return is_their_own and not known.is_changed


def _with_code(transaction: Transaction, way: Way, desk: Desk, now: datetime) -> Way:
    """The way as it is where the letter cannot be set with a code: what matters is that it goes."""
    try:
        with transaction() as session:
            page, supplied, opened_by = _sources(session, way.known.subject_id, desk)
        pdf = on_paper(page, opened_by, supplied=supplied)
    except (FontsMissing, SQLAlchemyError):
        raise  # the set-up or the database: later it will do
    except Exception:
        # The same rows give the same letter: what fails once fails always.
        log.exception("a letter could not be set with its code", invoice=str(way.known.subject_id))
        return way
    if pdf is None:
        return way
    with transaction() as session:
        digest = store.put(session, pdf, "application/pdf", now=now)
    return replace(way, known=replace(way.known, document_digest=digest, document_size=len(pdf)))


def _wants_sheets(municipality: Municipality) -> bool:
    rules = municipality.channels.paper
    return rules is None or rules.sheet_before_supplied


def _rendered(session: Session, invoices: Collection[UUID]) -> set[UUID]:
    """Those whose document is our own page."""
    document = InvoiceDocument
    ours = select(document.invoice_id).where(document.invoice_id.in_(invoices), document.origin == "rendered")
    return set(session.scalars(ours))


def _sources(session: Session, invoice: UUID, desk: Desk) -> tuple[InvoicePage, bytes | None, OpenedBy]:
    """What the letter is made of: the invoice's page, the PDF the issuer supplied, and what opens it."""
    document = select(InvoiceDocument.origin, InvoiceDocument.digest).where(InvoiceDocument.invoice_id == invoice)
    origin, digest = session.execute(document).one()
    supplied = store.get(session, digest) if origin == "supplied" and digest else None
    code, address = code_of(vault_of(session), invoice), f"{desk.address}/p"
    parts = urlsplit(address)
    opened_by = OpenedBy(f"{parts.netloc}{parts.path}", grouped(code), f"{address}/{code}")
    return letter_of(session, invoice, desk.municipality), supplied, opened_by
