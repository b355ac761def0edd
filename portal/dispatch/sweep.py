"""Jobs are wake-ups, rows are the truth: what no job is going to take up any more is found in the rows and woken."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select, update

from portal.db import Session
from portal.dispatch import alarms
from portal.dispatch.capabilities import PATIENT, Capabilities
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.pausing import breakers
from portal.dispatch.recalling.calling_off import call_off, unfinished_cancelled
from portal.dispatch.recalling.recalls import wake_recall, wanted
from portal.dispatch.run_states import running
from portal.dispatch.sending.attempts import abandoned
from portal.dispatch.sending.outage import has_waited
from portal.dispatch.subjects import DOCUMENT, with_documents
from portal.dispatch.writing.letter_setting import wake_setting
from portal.jobs import defer


def sweep(session: Session, *, connected: Mapping[str, Capabilities], now: datetime) -> None:
    """Wake senders for attempts nobody has in hand, setting for letters, routing for what is ready; settle what rests.

    What waits already is not queued twice.
    """
    for name, can in connected.items():
        _settle(session, name, can, now)
        alarms.sound_overdue(session, channel=name, settles=can.settles, now=now)
    alarms.sound_unanswered(session, now=now)
    wake_setting(session, now)
    _wake_recalls(session)
    _finish_cancelled(session, now)
    _wake_senders(session, connected, now)
    _wake_routing(session, now)


def _finish_cancelled(session: Session, now: datetime) -> None:
    """What was in hand when a run was cancelled has come to an end, one way or the other."""
    for run in unfinished_cancelled(session):
        call_off(session, run, now=now)


def _wake_recalls(session: Session) -> None:
    """A channel that was to be asked back, and whose job was lost."""
    for channel in session.scalars(select(Attempt.channel).where(wanted()).distinct()):
        wake_recall(session, channel)


def _settle(session: Session, name: str, can: Capabilities, now: datetime) -> None:
    """Nothing came back in the days it would have, or the receipt is in."""
    rested = Attempt.updated_at <= can.settles.taken_before(now)
    of_channel = (Attempt.dispatch_id == Dispatch.id, Attempt.channel == name, Attempt.state.in_(can.settles.states))
    kept = update(Dispatch).where(Dispatch.state == "open", *of_channel, rested)
    session.execute(kept.values(state="settled", closed_at=now), execution_options={"synchronize_session": False})


def _wake_senders(session: Session, connected: Mapping[str, Capabilities], now: datetime) -> None:
    waiting = (
        select(Attempt.channel, Dispatch.run_id)
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(abandoned(now), *_left_alone(session, connected, now))
        .distinct()
    )
    for channel, run in session.execute(waiting):
        defer(session, "dispatch.send", lock=f"dispatch.send:{channel}:{run}", channel=channel, run=run)


def _left_alone(
    session: Session, connected: Mapping[str, Capabilities], now: datetime
) -> Iterator[ColumnElement[bool]]:
    """What waits for a paused channel is not woken, but for what has waited for it long enough to go another way."""
    for pause in breakers.pauses(session):
        if pause.kind == "channel" and pause.until > now:
            retry = connected[pause.name].retry if pause.name in connected else PATIENT
            goes_on = has_waited(retry, now) if now - pause.since >= retry.patience else false()
            yield or_(Attempt.channel != pause.name, goes_on)


def _wake_routing(session: Session, now: datetime) -> None:
    ready = (
        with_documents(select(Dispatch.run_id))
        .where(Dispatch.state == "open", Dispatch.routed_at.is_(None), DOCUMENT == "ready")
        .where(or_(Dispatch.held_until.is_(None), Dispatch.held_until <= now), running())
        .distinct()
    )
    for run in session.scalars(ready):
        defer(session, "dispatch.route", lock=f"dispatch.route:{run}", run=run)
