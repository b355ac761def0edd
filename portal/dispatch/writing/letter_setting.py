"""The document of a letter: set once, with no transaction open, kept, and never set again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

import structlog
from procrastinate import RetryStrategy
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from portal import logs
from portal.config import Municipality
from portal.db import Session
from portal.dispatch.models import Dispatch, Letter
from portal.documents import store
from portal.documents.fonts import FontsMissing
from portal.documents.invoice_page import RecipientKind
from portal.documents.letter_page import LetterPage
from portal.documents.parties import addressee_of, sender_of
from portal.documents.rendering import RenderedPdf, render_letter
from portal.invoices.recipients import recipient_of
from portal.jobs import Workplace, defer, task
from portal.notices.notice import paragraphs_of
from portal.people.models import Customer
from portal.values import clock

log = structlog.get_logger(__name__)
Renderer = Callable[[LetterPage], RenderedPdf]

# The database or the set-up may be away for a while: tries after 2, 4, 8 ... seconds, an hour in all.
_PATIENT: Final = RetryStrategy(max_attempts=11, exponential_wait=2)
# Its job is lost by then, with the worker that had it in hand.
_LOST_AFTER: Final = timedelta(minutes=10)
_MOST_AT_ONCE: Final = 500


@task("dispatch.set_letter", retry=_PATIENT)
def set_letter(work: Workplace, letter_id: str, render: Renderer = render_letter) -> None:
    """Set a letter whose document is pending, and have it routed; any other is left as it is."""
    key = UUID(letter_id)
    with work.database.transaction() as session:
        page = _page(session, key, work.municipality)
    if page is None:
        return
    outcome = _outcome(page, key, render)
    with work.database.transaction() as session:
        _record(session, key, outcome, clock.now())


def wake_setting(session: Session, now: datetime) -> None:
    """Wake setting for letters that have been pending too long. What waits already is not queued twice."""
    forgotten = select(Letter.id).where(Letter.document_state == "pending", Letter.created_at < now - _LOST_AFTER)
    for letter in session.scalars(forgotten.order_by(Letter.created_at).limit(_MOST_AT_ONCE)):
        defer(session, "dispatch.set_letter", lock=f"dispatch.set_letter:{letter}", letter_id=letter)


def _page(session: Session, letter_id: UUID, municipality: Municipality) -> LetterPage | None:
    pending = select(Letter, Customer.number).outerjoin(Customer, Customer.id == Letter.customer_id)
    row = session.execute(pending.where(Letter.id == letter_id, Letter.document_state == "pending")).one_or_none()
    if row is None:
        return None
    letter, number = row
    language = municipality.language_for(letter.language)
    return LetterPage(
        language=language,
        heading=letter.subject,
        paragraphs=paragraphs_of(letter.document_text or letter.text),
        sender=sender_of(letter.issuer, municipality, language),
        recipient=addressee_of(recipient_of(letter), municipality),
        recipient_kind=cast("RecipientKind", letter.recipient_kind),
        customer_number=number or "",
        dated=letter.created_at.astimezone(municipality.zone).date(),
        written_at=letter.created_at,
    )


def _outcome(page: LetterPage, letter_id: UUID, render: Renderer) -> RenderedPdf | str:
    """The document, or why it cannot be made."""
    try:
        return render(page)
    except (FontsMissing, SQLAlchemyError):
        raise  # the set-up or the database: later it will do
    except Exception as wrong:
        # The same row gives the same letter: what fails once fails always, and a human must look.
        log.exception("a letter could not be set", letter=str(letter_id))
        return f"{type(wrong).__name__}: {logs.masked(str(wrong))}"


def _record(session: Session, letter_id: UUID, outcome: RenderedPdf | str, now: datetime) -> None:
    document = update(Letter).where(Letter.id == letter_id, Letter.document_state == "pending")
    if isinstance(outcome, str):
        session.execute(document.values(document_state="failed", document_error=outcome))
        return
    digest = store.put(session, outcome.pdf, "application/pdf", now=now)
    ready = {"document_state": "ready", "document_digest": digest, "document_size": len(outcome.pdf)}
    session.execute(document.values(**ready))
    for run in session.scalars(select(Dispatch.run_id).where(Dispatch.subject_id == letter_id)):
        defer(session, "dispatch.route", lock=f"dispatch.route:{run}", run=run)
