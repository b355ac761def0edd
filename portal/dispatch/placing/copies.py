"""Copies of what AvtaleGiro draws: promised with the claim, sent once it is with the bank, called off when it never is.

So whoever reads that they must not pay has a claim in the bank, and never an invoice to pay beside it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from portal.db import Session, new_key
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.status import ENDED, TAKEN, AttemptState
from portal.jobs import defer
from portal.values.giro_records import NOTIFIED

_NOT_SYNCHRONIZED = {"synchronize_session": False}
_ANEW = ("run_id", "state", "municipality_digest", "opened_at", "waits")


def open_copies(session: Session, mains: Collection[UUID], *, now: datetime) -> dict[UUID, UUID]:
    """Promise a copy beside each of these dispatches, waiting for its claim. Return them by subject.

    One that a cancelled run gave back is promised again in its own row; one that arrived before is left as it is.
    """
    promised = select(
        Dispatch.run_id, Dispatch.subject_kind, Dispatch.subject_id, Dispatch.version, Dispatch.municipality_digest
    )
    rows = [
        {**row, "id": new_key(), "purpose": "copy", "state": "open", "opened_at": now, "waits": True}
        for row in session.execute(promised.where(Dispatch.id.in_(mains))).mappings()
    ]
    if not rows:
        return {}
    written = postgresql.insert(Dispatch).values(rows)
    opened = written.on_conflict_do_update(
        index_elements=["subject_kind", "subject_id", "purpose", "version"],
        set_={name: written.excluded[name] for name in _ANEW} | {"routed_at": None, "closed_at": None},
        where=Dispatch.state == "cancelled",
    )
    found = session.execute(opened.returning(Dispatch.subject_id, Dispatch.id), execution_options=_NOT_SYNCHRONIZED)
    return {subject: dispatch for subject, dispatch in found}  # noqa: C416  rows are not pairs to the type checker


def notified_by_bank(session: Session, copies: Collection[UUID]) -> set[UUID]:
    """Of these copies' subjects, those whose claim has the bank tell the payer: they never go by eFaktura too."""
    if not copies:
        return set()
    claims = _claims_of(copies).where(Attempt.envelope["content"]["type"].astext == NOTIFIED)
    return set(session.scalars(claims))


def follow_claims(session: Session, claims: Collection[UUID], state: AttemptState, *, now: datetime) -> None:
    """What becomes of the copies beside these attempts, which have come to this state."""
    if state in TAKEN:
        _let_go(session, claims)
    elif state in ENDED:
        _call_off(session, claims, now)


def _claims_of(copies: Collection[UUID]) -> Select[UUID]:
    """The subjects of copies, joined to the attempts that live beside them."""
    main, copy = aliased(Dispatch), aliased(Dispatch)
    same = (main.subject_kind == copy.subject_kind, main.subject_id == copy.subject_id, main.version == copy.version)
    beside = select(copy.subject_id).join(main, (main.purpose == "main") & same[0] & same[1] & same[2])
    lives = (Attempt.dispatch_id == main.id) & Attempt.state.not_in(ENDED)
    return beside.join(Attempt, lives).where(copy.id.in_(copies))


def _beside(claims: Collection[UUID]) -> Any:  # noqa: ANN401  a column expression
    main = select(Dispatch.subject_kind, Dispatch.subject_id, Dispatch.version)
    mains = main.join(Attempt, Attempt.dispatch_id == Dispatch.id).where(Attempt.id.in_(claims))
    copies = tuple_(Dispatch.subject_kind, Dispatch.subject_id, Dispatch.version).in_(mains)
    return (Dispatch.purpose == "copy") & (Dispatch.state == "open") & copies


def _let_go(session: Session, claims: Collection[UUID]) -> None:
    free = update(Dispatch).where(_beside(claims), Dispatch.waits).values(waits=False).returning(Dispatch.id)
    ids = session.scalars(free, execution_options=_NOT_SYNCHRONIZED).all()
    if not ids:
        return
    ways = select(Attempt.channel, Dispatch.run_id).join(Dispatch, Dispatch.id == Attempt.dispatch_id)
    for channel, run in session.execute(ways.where(Dispatch.id.in_(ids), Attempt.state == "planned").distinct()):
        defer(session, "dispatch.send", lock=f"dispatch.send:{channel}:{run}", channel=channel, run=run)


def _call_off(session: Session, claims: Collection[UUID], now: datetime) -> None:
    """Those that have not left the house; a sender that has one in hand begins it no more."""
    left = exists().where(Attempt.dispatch_id == Dispatch.id, Attempt.state.not_in((*ENDED, "planned")))
    stays = update(Dispatch).where(_beside(claims), ~left).values(state="cancelled", closed_at=now, held_until=None)
    ids: Sequence[UUID] = session.scalars(stays.returning(Dispatch.id), execution_options=_NOT_SYNCHRONIZED).all()
    planned = update(Attempt).where(Attempt.dispatch_id.in_(ids), Attempt.state == "planned")
    revoked = session.scalars(planned.values(state="revoked", updated_at=now).returning(Attempt.id)).all()
    if revoked:
        detail = {"claim": "not_drawn"}
        rows = [{"attempt_id": key, "state": "revoked", "at": now, "detail": detail} for key in revoked]
        session.execute(insert(AttemptEvent), rows)
