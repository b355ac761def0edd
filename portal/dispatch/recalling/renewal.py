"""Claims made anew: what is left, on its date, once nothing of the claim before lies anywhere it could be paid.

Never two payable claims at once: where the one before could not be called back, no other is sent, and an alarm says so.
What was only ever sent as a document is not sent again: that its date has moved is for a letter to say (`telling`).
What the bank took back is owed again and not claimed anew by itself: the routine of the ERP does that, or a person who
moves the claim.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from portal.config import Municipality
from portal.db import Session, new_key
from portal.dispatch.daily import run_of_the_day
from portal.dispatch.models import Attempt, Dispatch, Run
from portal.dispatch.recalling.recalls import lies_there
from portal.dispatch.status import ENDED
from portal.documents import store
from portal.invoices.models import Claim
from portal.jobs import defer
from portal.policy.recall import ASKING

_LATER = aliased(Claim)


def claim_anew(session: Session, *, municipality: Municipality, now: datetime) -> int:
    """Promise that each such claim arrives. Return how many."""
    free = session.execute(_free()).all()
    if not free:
        return 0
    digest = store.put(session, municipality.source, "application/toml", now=now)
    run = run_of_the_day(session, kind="claims", municipality=municipality, digest=digest, now=now)
    shared = {"run_id": run, "purpose": "main", "state": "open", "municipality_digest": digest, "opened_at": now}
    promises = [_promise(invoice, version) | shared for invoice, version in free]
    opened = insert(Dispatch).values(promises).on_conflict_do_nothing().returning(Dispatch.id)
    count = len(session.scalars(opened).all())
    defer(session, "dispatch.route", lock=f"dispatch.route:{run}", run=run)
    return count


def _promise(invoice: UUID, version: int) -> dict[str, Any]:
    return {"id": new_key(), "subject_kind": "invoice", "subject_id": invoice, "version": version}


def _free() -> Select[UUID, int]:
    """Newest claims whose forerunner was withdrawn from where it lay, and that no run has taken up."""
    newer = exists().where(_LATER.invoice_id == Claim.invoice_id, _LATER.version > Claim.version)
    claimed = select(Claim.invoice_id, Claim.version).where(Claim.version > 1, Claim.amount_minor > 0, ~newer)
    withdrawn = and_(Dispatch.state == "cancelled", Run.id == Dispatch.run_id, Run.state != "cancelled")
    return claimed.where(
        _main(withdrawn), ~_main(Dispatch.state != "cancelled"), ~_main(Dispatch.version == Claim.version), ~_payable()
    )


def _main(such: ColumnElement[bool]) -> ColumnElement[bool]:
    theirs = (Dispatch.subject_kind == "invoice", Dispatch.subject_id == Claim.invoice_id, Dispatch.purpose == "main")
    return exists().where(*theirs, such)


def _payable() -> ColumnElement[bool]:
    """Whether any claim of the invoice lies, or may come to lie, in a channel that asks for payment."""
    live = or_(Attempt.state.not_in(ENDED), lies_there())
    there = and_(Attempt.channel.in_(ASKING), live, Attempt.recall.is_distinct_from("over"))
    return exists().where(Dispatch.subject_id == Claim.invoice_id, Attempt.dispatch_id == Dispatch.id, there)
