"""What may be used once: the insert that succeeds is the use that counts."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from portal.access.models import Spent
from portal.db import Session


def spend(session: Session, *, purpose: str, token: str, until: datetime) -> bool:
    """Use `token`; False when it was used before. `until` is when it is refused for its age anyway."""
    row = insert(Spent).values(purpose=purpose, token=token, until=until).on_conflict_do_nothing()
    return session.execute(row.returning(Spent.token)).first() is not None


def forget_spent(session: Session, *, now: datetime) -> None:
    """Delete what is too old to be accepted anyhow."""
    session.execute(delete(Spent).where(Spent.until < now))
