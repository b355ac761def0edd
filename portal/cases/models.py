"""A case, what happened in it, and the files that lie in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Case(Base):
    """Something a resident asks of the municipality. `version` counts its events."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_work", "state", "opened_at"),
        Index("ix_case_file_owner", "person_id", "opened_at"),
    )

    id: Mapped[UUID] = uuid_key()
    number: Mapped[str] = mapped_column(Text, unique=True)  # 2026-000123
    kind: Mapped[str] = mapped_column(Text)  # missing_invoice
    state: Mapped[str] = mapped_column(Text)  # open | waiting_for_resident | decided | withdrawn
    outcome: Mapped[str | None] = mapped_column(Text)  # of what is decided: answered | granted | refused
    version: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # who opened it
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseEvent(Base):
    """One step of a case. Append-only. What somebody wrote is sealed: it may name anybody."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    tag: Mapped[str] = mapped_column(Text)  # opened | written | asked | answered | granted | refused | withdrawn
    by: Mapped[str] = mapped_column(Text)  # resident | desk | system
    staff: Mapped[str | None] = mapped_column(Text)  # of the desk: what their login provider calls them
    numbers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)


class CaseAttachment(Base):
    """A file in a case: its bytes are a sealed document, its name is sealed too."""

    __tablename__ = "case_attachment"
    __table_args__ = (UniqueConstraint("case_id", "digest"),)

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("case_event.id"), index=True)
    digest: Mapped[str] = mapped_column(ForeignKey("document.digest"), index=True)
    media_type: Mapped[str] = mapped_column(Text)
    octets: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[bytes] = mapped_column(LargeBinary)


class CaseYear(Base):
    """The last case number of a year. It outlives the cases: a number is never given twice."""

    __tablename__ = "case_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
