"""How often someone may try something: a counter a window of time, in one atomic statement."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from portal.access.models import RateCount
from portal.db import Session, vault_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_WINDOW = timedelta(days=1)


def allow(session: Session, *, key: str, limit: int, window: timedelta, now: datetime) -> bool:
    """Count one try of `key` in the window `now` falls in; False from the try after `limit`.

    Windows lie side by side from the epoch on, so a burst over a border may be twice the limit.
    `key` may name an address or a session: only its keyed index is stored. Windows are at most a day.
    """
    row = insert(RateCount).values(
        key=vault_of(session).index(key).hex(), window_start=now - (now - _EPOCH) % window, count=1
    )
    counted = row.on_conflict_do_update(
        index_elements=[RateCount.key, RateCount.window_start], set_={"count": RateCount.count + 1}
    )
    return session.execute(counted.returning(RateCount.count)).scalar_one() <= limit


def until_next(window: timedelta, now: datetime) -> timedelta:
    """How long the window that `now` falls in still lasts: then counting begins anew."""
    return window - (now - _EPOCH) % window


def forget_old_counts(session: Session, *, now: datetime) -> None:
    """Delete counters of windows that are over."""
    session.execute(delete(RateCount).where(RateCount.window_start < now - _LONGEST_WINDOW))
