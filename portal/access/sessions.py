"""Login sessions: opened at login, found by the browser's token, ended by logout here, logout at the provider, or time.

How long one lives, its realm says. The token is 256 random bits; the row holds its SHA-256 only, so whoever reads
the table cannot log in with it. A person number lies there, sealed, only while its session lives.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, select, update

from portal.access.models import LoginSession
from portal.access.realms import LIMITS, Realm
from portal.config import Role
from portal.db import Session

SEEN_EVERY = timedelta(minutes=1)
KEPT_AFTER_END = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A living session. `person_lookup` is the vault's index of a resident's person number, `person_sealed` the number
    of one who was not known here; `acting` is the representation they act by. `name` and `roles` are what the login of
    staff said.
    """

    id: UUID
    realm: Realm
    person_lookup: bytes | None
    issuer: str
    subject: str
    acr: str
    auth_time: datetime
    last_seen: datetime
    absolute_end: datetime
    name: str | None
    roles: frozenset[Role]
    person_sealed: bytes | None = field(default=None, repr=False)
    acting: UUID | None = None

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]]) -> Self:
        return cls(
            row.id,
            "staff" if row.realm == "staff" else "resident",
            row.person_lookup,
            row.issuer,
            row.subject,
            row.acr,
            row.auth_time,
            row.last_seen,
            row.absolute_end,
            row.name,
            frozenset(row.roles),
            row.person_sealed,
            row.acting,
        )

    def ends_at(self) -> datetime:
        """When it dies if nothing more is asked."""
        return min(self.last_seen + LIMITS[self.realm].idle, self.absolute_end)

    def seen_long_ago(self, now: datetime) -> bool:
        """Whether `touch` is due."""
        return now - self.last_seen >= SEEN_EVERY


# Made once: every page asks it.
_LIVING = select(*LoginSession.__table__.columns).where(
    LoginSession.token_digest == bindparam("token_digest"),
    LoginSession.realm == bindparam("realm"),
    LoginSession.ended_at.is_(None),
    LoginSession.last_seen > bindparam("seen_after"),
    LoginSession.absolute_end > bindparam("now"),
)


def open_session(
    session: Session,
    *,
    realm: Realm,
    person_lookup: bytes | None,
    issuer: str,
    subject: str,
    sid: str | None,
    acr: str,
    auth_time: datetime,
    now: datetime,
    name: str | None = None,
    roles: Collection[Role] = (),
    person_sealed: bytes | None = None,
) -> str:
    """Open a session and return the token its browser shall hold; never the token it held before login."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_digest=_digest(token),
            realm=realm,
            person_lookup=person_lookup,
            issuer=issuer,
            subject=subject,
            sid=sid,
            acr=acr,
            auth_time=auth_time,
            created_at=now,
            last_seen=now,
            absolute_end=now + LIMITS[realm].absolute,
            name=name,
            roles=sorted(roles),
            person_sealed=person_sealed,
        )
    )
    session.flush()
    return token


def session_of(session: Session, token: str, *, realm: Realm, now: datetime) -> LoggedIn | None:
    """The living session this token opens in this realm."""
    key = {"token_digest": _digest(token), "realm": realm, "seen_after": now - LIMITS[realm].idle, "now": now}
    row = session.execute(_LIVING, key).one_or_none()
    return None if row is None else LoggedIn.of(row)


def touch(session: Session, session_id: UUID, *, now: datetime) -> None:
    """Note that the session was used; written at most once a minute, however many requests ask at once."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.last_seen <= now - SEEN_EVERY)
        .values(last_seen=now)
    )


def act_by(session: Session, session_id: UUID, representation: UUID | None) -> None:
    """From now on this session acts by a representation; None: for whoever is logged in, themselves."""
    session.execute(update(LoginSession).where(LoginSession.id == session_id).values(acting=representation))


def end_session(session: Session, session_id: UUID, *, now: datetime) -> None:
    """End one session: its owner logged out, or logged in anew."""
    living = (LoginSession.id == session_id, LoginSession.ended_at.is_(None))
    session.execute(update(LoginSession).where(*living).values(ended_at=now, person_sealed=None))


def end_by_sid(session: Session, *, realm: Realm, issuer: str, sid: str, now: datetime) -> tuple[UUID, ...]:
    """End every session of the realm that the provider knows as `sid`, and say which.

    Issuers compare without trailing slash.
    """
    ended = session.scalars(
        update(LoginSession)
        .where(LoginSession.issuer == issuer.rstrip("/"), LoginSession.sid == sid)
        .where(LoginSession.realm == realm, LoginSession.ended_at.is_(None))
        .values(ended_at=now, person_sealed=None)
        .returning(LoginSession.id)
    )
    return tuple(ended)


def forget_old_sessions(session: Session, *, now: datetime) -> None:
    """Delete sessions that ended, or ran out, so long ago that nobody asks about them; of the others that ran out, the
    person number.
    """
    session.execute(delete(LoginSession).where(LoginSession.absolute_end < now - KEPT_AFTER_END))
    ran_out = (LoginSession.absolute_end <= now) | (LoginSession.last_seen <= now - LIMITS["resident"].idle)
    sealed = LoginSession.person_sealed.is_not(None)
    session.execute(update(LoginSession).where(sealed, ran_out).values(person_sealed=None))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
