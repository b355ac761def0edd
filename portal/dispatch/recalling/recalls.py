"""What channels have is asked back: each attempt once, with no transaction open during the call.

Wanted is what a cancelled run has sent, and every claim that another has taken the place of. A recall may be asked for
twice (the process died before it was written down); a channel then says yes again. A channel whose breaker is open is
not asked. Where recalls travel in files of their own, whoever writes those answers here (`answered`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Row, Update, and_, insert, null, or_, select, update

from portal.db import Database, Session
from portal.dispatch import alarms
from portal.dispatch.channel import Channel, ChannelDown
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.pausing import breakers
from portal.dispatch.pausing.breaker import Turn
from portal.dispatch.status import TAKEN
from portal.dispatch.wire.pace import Pace
from portal.invoices.models import Claim
from portal.jobs import defer
from portal.policy.outcome import Reason
from portal.policy.recall import Recalled, task_after
from portal.values import clock

# How soon a channel that was not there is asked again, in seconds.
AGAIN: Final = 60
_MOST: Final = 100
_NO_REASONS: Final[Mapping[UUID, Reason]] = {}

log = structlog.get_logger(__name__)


def lies_there() -> ColumnElement[bool]:
    """A channel has it, or may have it and nobody could find out."""
    lost = and_(Attempt.state == "failed", Attempt.reason["code"].astext == "uncertain")
    return or_(Attempt.state.in_(TAKEN), lost)


def wanted() -> ColumnElement[bool]:
    """What a channel is to be asked for; also for those whose recalls travel in files."""
    return and_(Attempt.recall == "wanted", lies_there())


def wake_recall(session: Session, channel: str, *, delay: int = 0) -> None:
    """Have a channel asked for all that is wanted back."""
    defer(session, "dispatch.recall", lock=f"dispatch.recall:{channel}", delay=delay, channel=channel)


def ask_back(database: Database, *, name: str, channel: Channel) -> int:
    """Ask a channel back for up to a hundred attempts. Return how many were asked about. Raise ChannelDown."""
    with database.transaction() as session:
        if breakers.paused_until(session, "channel", name, now=clock.now()):
            raise ChannelDown(f"{name} is left alone")
        asked = _wanted_of(session, name)
    pace, answers = Pace(channel.capabilities.per_second), dict[UUID, Recalled]()
    try:
        for attempt in asked:
            pace.wait()
            answers[attempt] = channel.revoke(attempt)
    except ChannelDown as down:
        _note(database, name, down)
        raise
    finally:
        with database.transaction() as session:
            answered(session, answers, now=clock.now())
    return len(asked)


def _wanted_of(session: Session, name: str) -> Sequence[UUID]:
    these = select(Attempt.id).where(Attempt.channel == name, wanted())
    return session.scalars(these.order_by(Attempt.recall_since, Attempt.id).limit(_MOST)).all()


def _note(database: Database, name: str, down: ChannelDown) -> None:
    turn = Turn()
    turn.failed(not_before=down.not_before)
    with database.transaction() as session:
        breakers.note(session, "channel", name, turn, now=clock.now())


def answered(
    session: Session,
    answers: Mapping[UUID, Recalled],
    *,
    now: datetime,
    because: Mapping[UUID, Reason] = _NO_REASONS,
) -> None:
    """Write down what channels say of what was wanted back, raise what a human must do, and wake what follows.

    `because` says of some of those that stay why they do.
    """
    if not answers:
        return
    rows = session.execute(_asked_about(answers)).all()
    said = {row.id: _as_answered(row, answers[row.id]) for row in rows}
    back = [key for key, answer in said.items() if answer == "gone"]
    # Nobody need look any more into what nobody can pay.
    ended = {"state": "revoked", "recall": None, "updated_at": now, "alarm": null()}
    gone = _tell(session, back, ended, recall="done", now=now)
    for answer, recall in (("approved", "over"), ("kept", "refused")):
        stays = [key for key, one in said.items() if one == answer]
        _tell(session, stays, {"recall": recall, "cancelled_by_id": None}, recall=recall, now=now, because=because)
    free = update(Dispatch).where(Dispatch.id.in_([row.dispatch_id for row in gone]))
    session.execute(free.values(state="cancelled", closed_at=now), execution_options={"synchronize_session": False})
    _alarm(session, rows, said, now)
    defer(session, "dispatch.withdraw", lock="dispatch.withdraw")
    log.info("asked_back", back=len(gone), kept=len(rows) - len(gone))


def _asked_about(answers: Mapping[UUID, Recalled]) -> Any:  # noqa: ANN401  a statement of the columns below
    claim = and_(Claim.invoice_id == Dispatch.subject_id, Claim.version == Dispatch.version)
    columns = (Attempt.id, Attempt.channel, Attempt.recall_why, Claim.due_date)
    about = select(*columns).join(Dispatch, Dispatch.id == Attempt.dispatch_id).outerjoin(Claim, claim)
    return about.where(wanted(), Attempt.id.in_(answers)).order_by(Attempt.id).with_for_update(of=Attempt)


def _as_answered(row: Row[Any], answer: Recalled) -> Recalled:
    """Of a cancelled run, what was paid is not called back either, and is told with what stays."""
    return "kept" if answer == "approved" and row.recall_why == "run" else answer


def _tell(
    session: Session,
    ids: Sequence[UUID],
    values: dict[str, Any],
    *,
    recall: str,
    now: datetime,
    because: Mapping[UUID, Reason] = _NO_REASONS,
) -> Sequence[Row[UUID, UUID, str]]:
    change: Update = update(Attempt).where(Attempt.id.in_(ids)).values(values)
    rows = session.execute(change.returning(Attempt.id, Attempt.dispatch_id, Attempt.state)).all() if ids else []
    if rows:
        why = {key: reason.as_json() for key, reason in because.items()}
        events = [
            {"attempt_id": row.id, "state": row.state, "at": now, "detail": {"recall": recall, **why.get(row.id, {})}}
            for row in rows
        ]
        session.execute(insert(AttemptEvent), events)
    return rows


def _alarm(session: Session, rows: Sequence[Row[Any]], said: Mapping[UUID, Recalled], now: datetime) -> None:
    for row in rows:
        if row.recall_why != "run":
            reason = task_after(row.channel, row.recall_why, said[row.id], due=row.due_date)
            if reason:
                alarms.sound_over(session, row.id, reason, channel=row.channel, now=now)
