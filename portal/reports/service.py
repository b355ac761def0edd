"""A suspected forgery reported: kept, and told to the municipality once."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from portal.config import Municipality
from portal.db import Session, vault_of
from portal.dispatch.writing.letters import send_letter, the_sender
from portal.documents import store
from portal.documents.evidence import Evidence
from portal.notices import forgery_reported
from portal.notices.forgery_reported import ForgeryReported
from portal.reports.models import ForgeryReport

Way = Literal["email", "sms", "post", "phone", "other"]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What somebody tells: what they got, which way, where they can be asked more, and perhaps a file of it."""

    what: str = field(repr=False)
    way: Way
    contact: str | None = field(default=None, repr=False)
    evidence: Evidence | None = None


def report_forgery(
    session: Session, *, key: UUID, suspicion: Suspicion, municipality: Municipality, now: datetime
) -> bool:
    """Keep a report and write to the municipality. False, and nothing is done, for a `key` that is kept already."""
    vault, proof = vault_of(session), suspicion.evidence
    digest = store.put(session, proof.content, proof.media_type, now=now, sealed=True) if proof else None
    row = {
        "id": key,
        "reported_at": now,
        "way": suspicion.way,
        "what": vault.seal_text(suspicion.what),
        "contact": vault.seal_text(suspicion.contact) if suspicion.contact else None,
        "evidence_digest": digest,
    }
    new = insert(ForgeryReport).values(row).on_conflict_do_nothing(index_elements=["id"]).returning(ForgeryReport.id)
    if session.scalar(new) is None:
        return False
    _tell(session, key, municipality, now)
    return True


def _tell(session: Session, key: UUID, municipality: Municipality, now: datetime) -> None:
    language = municipality.default_language
    day = now.astimezone(municipality.zone).date()
    notice = forgery_reported.compose(ForgeryReported(municipality.name(language), day, str(key)), language)
    send_letter(
        session, municipality=municipality, occasion=str(key), to=the_sender(municipality), notice=notice, now=now
    )
