"""Representations: somebody who may act for a customer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Representation(Base):
    """A person who may act for a customer. What was granted is never changed, only taken back."""

    __tablename__ = "representation"

    id: Mapped[UUID] = uuid_key()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    invoices: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))  # None: all, those to come as well
    ground: Mapped[str] = mapped_column(Text)  # estate | guardianship | parent
    until: Mapped[date | None]  # that day too
    case_id: Mapped[UUID | None]  # the case it was asked for in; cases lie above, so no foreign key
    granted_by: Mapped[str] = mapped_column(Text)  # as actors are named in the audit
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str | None] = mapped_column(Text)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_why: Mapped[str | None] = mapped_column(Text)  # the grounds, where a case worker took it back
