"""Claims that another has taken the place of, withdrawn wherever they have got to.

What has not left the house is called off; what may have is pursued until that is certain; what a channel has that asks
for payment is wanted back, or a rule says why it need not be. The rows say what there is to do: what was lost on
the way, or worked on by somebody else at this moment, is found by the next look.
"""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from portal.db import Session
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.recalling.calling_off import give_back
from portal.dispatch.recalling.recalls import lies_there, wake_recall
from portal.dispatch.run_states import about_outdated, outdated
from portal.invoices.models import Claim
from portal.policy.recall import ASKING, consequence, why_of

_MOST: Final = 500
_BECAUSE: Final = {"claim": "another"}
_THEN, _NOW, _LATER = aliased(Claim), aliased(Claim), aliased(Claim)


def withdraw_outdated(session: Session, *, zone: tzinfo, now: datetime) -> int:
    """Do what can be done by now; may be repeated. Return how many attempts were looked at that a channel has."""
    for gone_by in (outdated(), about_outdated()):
        give_back(session, gone_by, because=_BECAUSE, now=now)
        _close_exhausted(session, gone_by, now)
    rows = _lying(session)
    today = now.astimezone(zone).date()
    for row in rows:
        _want_back(session, row, today, now)
    for channel in sorted({row.channel for row in rows}):
        wake_recall(session, channel)
    return len(rows)


def _close_exhausted(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    """What no channel could carry is nobody's task any more, unless it may lie somewhere."""
    somewhere = exists().where(Attempt.dispatch_id == Dispatch.id, lies_there())
    stuck = update(Dispatch).where(Dispatch.state == "exhausted", which, ~somewhere)
    session.execute(stuck.values(state="cancelled", closed_at=now), execution_options={"synchronize_session": False})


def _lying(session: Session) -> Sequence[Any]:
    """Attempts that brought such claims into channels that ask for payment, and that nobody has asked back."""
    then = and_(_THEN.invoice_id == Dispatch.subject_id, _THEN.version == Dispatch.version)
    newest = and_(_NOW.invoice_id == Dispatch.subject_id, _NOW.version > Dispatch.version)
    newer = exists().where(_LATER.invoice_id == _NOW.invoice_id, _LATER.version > _NOW.version)
    columns = (Attempt.id, Attempt.dispatch_id, Attempt.channel, Attempt.state)
    found = select(*columns, _THEN.due_date, _NOW.why, _NOW.amount_minor)
    found = found.join(Dispatch, Dispatch.id == Attempt.dispatch_id).join(_THEN, then).join(_NOW, newest)
    # What a cancelled run wants back, or could not get, is owed no more either: that is asked for anew.
    unasked = or_(Attempt.recall.is_(None), Attempt.recall_why == "run")
    found = found.where(~newer, Attempt.channel.in_(ASKING), unasked, lies_there())
    return session.execute(found.limit(_MOST).with_for_update(of=Attempt, skip_locked=True)).all()


def _want_back(session: Session, row: Any, today: date, now: datetime) -> None:  # noqa: ANN401  a row of the statement above
    why = why_of(row.why, nothing_left=row.amount_minor <= 0)
    done = consequence(row.channel, why, due=row.due_date, today=today)
    recall = "wanted" if done.recall else "over"
    wish = update(Attempt).where(Attempt.id == row.id)
    session.execute(wish.values(recall=recall, recall_why=why, recall_since=now))
    session.add(AttemptEvent(attempt_id=row.id, state=row.state, at=now, detail={"recall": recall, "why": why}))
    if not done.recall and done.then == "claim_anew":
        # Nothing lies there any more that could be paid twice.
        free = update(Dispatch).where(Dispatch.id == row.dispatch_id)
        session.execute(free.values(state="cancelled", closed_at=now))
