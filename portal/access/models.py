"""Login sessions, rate limits, and what may be used once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class LoginSession(Base):
    """Someone logged in. The browser holds a random token; the row holds its SHA-256 only."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_provider", "issuer", "sid"),)

    id: Mapped[UUID] = uuid_key()
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    realm: Mapped[str] = mapped_column(Text)  # resident | staff
    person_lookup: Mapped[bytes | None] = mapped_column(LargeBinary)  # the vault's index of the person number
    issuer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    sid: Mapped[str | None] = mapped_column(Text)
    acr: Mapped[str] = mapped_column(Text)
    auth_time: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    absolute_end: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of staff: what the provider calls them, and the desk's roles their login gave.
    name: Mapped[str | None] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    # Of residents: the person number, sealed, for who is not known here yet; empty once the session is over.
    person_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The representation they act by; empty: for themselves.
    acting: Mapped[UUID | None]


class RateCount(Base):
    """How often something was tried in a window of time. `key` never holds an address or number in clear."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    window_start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int]


class Spent(Base):
    """Something that may be used once and was: a login begun, a logout token. Kept until it would be refused anyway."""

    __tablename__ = "spent"

    purpose: Mapped[str] = mapped_column(Text, primary_key=True)
    token: Mapped[str] = mapped_column(Text, primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
