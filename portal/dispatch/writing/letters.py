"""Letters written: what the municipality has to say beside its invoices, kept as sent and promised to arrive."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.config import Municipality
from portal.db import Session, new_key
from portal.dispatch.daily import run_of_the_day
from portal.dispatch.models import Dispatch, Letter
from portal.dispatch.recipient import RecipientKind
from portal.documents import store
from portal.invoices.recipients import recipient_columns
from portal.jobs import defer
from portal.notices.notice import Notice
from portal.values.postal_address import PostalAddress


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whom a letter is to, from now on whatever becomes of the registers.

    `customer` is the customer it is to, so that registers can be asked; None for anybody else.
    """

    name: str
    issuer: str  # the organisation number the letter is sent under
    email: str | None = None
    address: PostalAddress | None = field(default=None, repr=False)
    kind: RecipientKind = "person"
    customer: UUID | None = None


@dataclass(frozen=True, slots=True)
class AboutClaim:
    """The version of an invoice's claim that a letter is about: another one takes the letter's place too."""

    invoice: UUID
    version: int


def the_sender(municipality: Municipality) -> Correspondent:
    """The municipality itself, by its own contact address."""
    issuer = municipality.issuers[0]
    return Correspondent(issuer.name, issuer.organisation_number, municipality.contact.email, kind="company")


def send_letter(
    session: Session,
    *,
    municipality: Municipality,
    occasion: str,
    to: Correspondent,
    notice: Notice,
    now: datetime,
    about: AboutClaim | None = None,
) -> UUID | None:
    """Write a letter and promise that it arrives. None when one was written for this occasion before.

    `occasion` is why it is sent, by keys that name nobody. Its document is set by a job, which then has it routed.
    """
    letter = new_key()
    row = {"id": letter, "occasion": f"{notice.name}/{occasion}", "issuer": to.issuer, "customer_id": to.customer}
    state = {"notice": notice.name, "document_state": "pending", "created_at": now}
    new = insert(Letter).values(row | state | _said(notice) | _about(about) | _recipient(to))
    if session.scalar(new.on_conflict_do_nothing(index_elements=["occasion"]).returning(Letter.id)) is None:
        return None
    _promise(session, letter, municipality, now)
    defer(session, "dispatch.set_letter", letter_id=letter)
    return letter


def written_for(session: Session, notice: str, occasions: Collection[str]) -> set[str]:
    """Those of the occasions for which the notice was written before."""
    asked = {f"{notice}/{occasion}": occasion for occasion in occasions}
    if not asked:
        return set()
    return {asked[found] for found in session.scalars(select(Letter.occasion).where(Letter.occasion.in_(asked)))}


def _said(notice: Notice) -> dict[str, str | None]:
    return {
        "language": notice.language,
        "subject": notice.subject,
        "text": notice.text,
        "html": notice.html,
        "document_text": notice.document_text,
    }


def _about(claim: AboutClaim | None) -> dict[str, Any]:
    return {"invoice_id": claim.invoice, "claim_version": claim.version} if claim else {}


def _recipient(to: Correspondent) -> dict[str, Any]:
    who = {"recipient_kind": to.kind, "recipient_email": to.email}
    return who | recipient_columns(to.name, to.address)


def _promise(session: Session, letter: UUID, municipality: Municipality, now: datetime) -> None:
    digest = store.put(session, municipality.source, "application/toml", now=now)
    promise = {
        "id": new_key(),
        "run_id": run_of_the_day(session, kind="letters", municipality=municipality, digest=digest, now=now),
        "subject_kind": "letter",
        "subject_id": letter,
        "purpose": "main",
        "version": 1,
        "state": "open",
        "municipality_digest": digest,
        "opened_at": now,
    }
    session.execute(insert(Dispatch).values(promise))
