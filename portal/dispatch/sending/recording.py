"""Attempts begun and concluded: one statement each, whether for one or for five hundred.

The statements are made once: a mail's own turn is short, and a run of ten thousand makes each of them as many times.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    Executable,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    insert,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from portal.db import Base, Session, UtcDateTime
from portal.dispatch.channel import Outcome
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.sending.outcomes import Next
from portal.dispatch.status import PENDING, AttemptState

_ATTEMPT, _EVENT, _DISPATCH = (
    Base.metadata.tables[mapped.__tablename__] for mapped in (Attempt, AttemptEvent, Dispatch)
)
_NOW: Final = bindparam("now", type_=UtcDateTime)
_JSON: Final = JSONB(none_as_null=True)
# What the counterpart calls attempts, by id, where it said so.
_REFERENCES: Final = bindparam("references", type_=JSONB)


def _moved(**values: Any) -> CTE:  # noqa: ANN401  column values
    """The attempts of `ids` that are in one of the states `among`, changed."""
    ids, among = bindparam("ids", type_=ARRAY(Uuid)), bindparam("among", type_=ARRAY(Text))
    these = (_ATTEMPT.c.id == any_(ids), _ATTEMPT.c.state == any_(among))
    changed = update(_ATTEMPT).where(*these).values(**values, updated_at=_NOW)
    return changed.returning(_ATTEMPT.c.id, _ATTEMPT.c.dispatch_id).cte("moved")


def _told(moved: CTE, state: Any) -> CTE:  # noqa: ANN401  a column expression
    """Each of them, told in its events."""
    columns = ["attempt_id", "state", "at", "detail"]
    values = select(moved.c.id, state, bindparam("at", type_=UtcDateTime), bindparam("detail", type_=_JSON))
    return insert(_EVENT).from_select(columns, values).returning(_EVENT.c.id).cte("told")


def _turned() -> Executable:
    """Attempts in hand turned to another state before anything was heard of them."""
    state = bindparam("to_state", type_=Text)
    moved = _moved(state=state, not_before=None)
    return select(moved.c.id).add_cte(_told(moved, state))


def _concluded(dispatch: Mapping[str, Any] | None) -> Executable:
    """Attempts concluded, and `dispatch` set in those of their dispatches that are open."""
    state = bindparam("to_state", type_=Text)
    outcome = {name: bindparam(f"to_{name}", type_=_ATTEMPT.c[name].type) for name in _OUTCOME}
    # What the counterpart called it at first stays, where it is not said again.
    reference = func.coalesce(_REFERENCES[cast(_ATTEMPT.c.id, Text)].astext, _ATTEMPT.c.reference)
    tries = _ATTEMPT.c.tries + bindparam("tried", type_=Integer)
    # News of what could not be called back changes nothing of that.
    alarm = case((_ATTEMPT.c.recall == "refused", _ATTEMPT.c.alarm), else_=null())
    moved = _moved(state=state, tries=tries, reference=reference, alarm=alarm, **outcome)
    told = _told(moved, state)
    if dispatch is None:
        return select(func.count()).select_from(moved).add_cte(told)
    theirs = (_DISPATCH.c.id == moved.c.dispatch_id, _DISPATCH.c.state == "open")
    return update(_DISPATCH).where(*theirs).values(**dispatch).add_cte(told)


_OUTCOME: Final = ("reason", "not_before", "last_error")
_TURN: Final = _turned()
# By what follows: what it does to the promise.
_CONCLUDE: Final = {
    "settle": _concluded({"state": "settled", "closed_at": _NOW}),
    "wait": _concluded(None),
    "reroute": _concluded({"routed_at": None}),
    "human": _concluded({"state": "exhausted", "closed_at": _NOW}),
}


def begin(
    session: Session, *, ids: Collection[UUID], now: datetime, detail: Mapping[str, Any] | None = None
) -> set[UUID]:
    """Say that attempts in hand are being sent, before they are. Return those that still were to be."""
    return _turn(session, ids, "sending", among=PENDING, now=now, detail=detail)


def put_back(session: Session, *, ids: Collection[UUID], state: AttemptState, now: datetime) -> None:
    """Say of attempts that were begun that they have not left the house, and are as they were before."""
    _turn(session, ids, state, among=("sending",), now=now)


def _turn(
    session: Session,
    ids: Collection[UUID],
    state: AttemptState,
    *,
    among: Collection[str],
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> set[UUID]:
    if not ids:
        return set()
    told = {"ids": list(ids), "among": list(among), "now": now, "at": now, "detail": detail, "to_state": state}
    return set(session.scalars(_TURN, told))


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an outcome came to, for the attempts that share it.

    `references` are the counterpart's own, by attempt, where several share the rest.
    """

    ids: Collection[UUID]
    outcome: Outcome
    next: Next
    references: Mapping[UUID, str] = field(default_factory=dict)


def conclude(
    session: Session, *, conclusion: Conclusion, now: datetime, among: Collection[AttemptState] = PENDING
) -> None:
    """Record what became of attempts that were in one of the states `among`, and what follows for their dispatches."""
    outcome, following = conclusion.outcome, conclusion.next
    own = dict.fromkeys(conclusion.ids, outcome.reference) if outcome.reference else {}
    told = {
        "ids": list(conclusion.ids),
        "references": {str(attempt): said for attempt, said in {**own, **conclusion.references}.items()},
        "among": list(among),
        "now": now,
        "at": outcome.at or now,
        "to_state": following.state,
        "tried": int(among is PENDING),
        "detail": _detail(following),
        "to_reason": following.reason.as_json() if following.reason else None,
        "to_not_before": following.not_before,
        "to_last_error": outcome.detail,
    }
    session.execute(_CONCLUDE[following.then], told)


def _detail(following: Next) -> dict[str, Any] | None:
    detail: dict[str, Any] = following.reason.as_json() if following.reason else {}
    return detail | ({"again_at": following.not_before.isoformat()} if following.not_before else {}) or None
