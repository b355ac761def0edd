"""The rendering job: the document of record is made once, after intake, and never again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from procrastinate import RetryStrategy
from sqlalchemy import Select, select, update
from sqlalchemy.exc import SQLAlchemyError

from portal import logs
from portal.db import Session
from portal.documents import store
from portal.documents.fonts import FontsMissing
from portal.documents.invoice_page import InvoicePage
from portal.documents.rendering import RenderedPdf, render_invoice
from portal.invoices.letters import letter_of
from portal.invoices.models import Invoice, InvoiceDocument
from portal.jobs import Workplace, defer, task
from portal.values import clock

log = structlog.get_logger()
Renderer = Callable[[InvoicePage], RenderedPdf]

# The database or the set-up may be away for a while: tries after 2, 4, 8 ... seconds, an hour in all.
_PATIENT = RetryStrategy(max_attempts=11, exponential_wait=2)
# Its job is lost by then, with the worker that had it in hand.
_LOST_AFTER = timedelta(minutes=10)
_MOST_AT_ONCE = 500


@task("invoices.render_document", retry=_PATIENT)
def render_document(work: Workplace, invoice_id: str, render: Renderer = render_invoice) -> None:
    """Render the letter of an invoice whose document is pending; any other is left as it is."""
    key = UUID(invoice_id)
    outcome = _outcome(work, key, render)
    if outcome is None:
        return
    with work.database.transaction() as session:
        if _is_pending(session, key, lock=True):
            _record(session, key, outcome, clock.now())


@task("invoices.sweep", cron="* * * * *")
def sweep(work: Workplace) -> None:
    """Wake rendering for documents that have been pending too long. What waits already is not queued twice."""
    with work.database.transaction() as session:
        for invoice_id in session.scalars(_forgotten(clock.now())):
            lock = f"invoices.render_document:{invoice_id}"
            defer(session, "invoices.render_document", lock=lock, invoice_id=invoice_id)


def _outcome(work: Workplace, invoice_id: UUID, render: Renderer) -> RenderedPdf | str | None:
    """The letter, set with no transaction open; or why it cannot be; or None when there is none to make."""
    try:
        with work.database.transaction() as session:
            pending = _is_pending(session, invoice_id)
            page = letter_of(session, invoice_id, work.municipality) if pending else None
        return render(page) if page else None
    except (FontsMissing, SQLAlchemyError):
        raise  # the set-up or the database: later it will do
    except Exception as wrong:
        # The same rows give the same letter: what fails once fails always, and a human must look.
        log.exception("an invoice could not be rendered", invoice_id=str(invoice_id))
        return f"{type(wrong).__name__}: {logs.masked(str(wrong))}"


def _is_pending(session: Session, invoice_id: UUID, *, lock: bool = False) -> bool:
    mine = (InvoiceDocument.invoice_id == invoice_id, InvoiceDocument.state == "pending")
    statement = select(InvoiceDocument.invoice_id).where(*mine)
    return session.scalar(statement.with_for_update() if lock else statement) is not None


def _record(session: Session, invoice_id: UUID, outcome: RenderedPdf | str, now: datetime) -> None:
    document = update(InvoiceDocument).where(InvoiceDocument.invoice_id == invoice_id)
    if isinstance(outcome, str):
        session.execute(document.values(state="failed", error=outcome))
        return
    digest = store.put(session, outcome.pdf, "application/pdf", now=now)
    ready = {"state": "ready", "digest": digest, "size": len(outcome.pdf), "ready_at": now}
    session.execute(document.values(**ready, replaced_characters=len(outcome.replaced)))


def _forgotten(now: datetime) -> Select[UUID]:
    return (
        select(InvoiceDocument.invoice_id)
        .join(Invoice, Invoice.id == InvoiceDocument.invoice_id)
        .where(InvoiceDocument.state == "pending", Invoice.registered_at < now - _LOST_AFTER)
        .order_by(Invoice.registered_at)
        .limit(_MOST_AT_ONCE)
    )
