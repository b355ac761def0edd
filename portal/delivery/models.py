"""Contact points on their way to being confirmed, and what registers last said of a customer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class ContactConfirmation(Base):
    """An e-mail address or mobile number that a resident wants to be reached at, until its code is typed.

    The code is in no row: it is made of the row's id and the key of the index, by whoever sends or checks it.
    """

    __tablename__ = "contact_confirmation"
    __table_args__ = (
        # At most one is under way for each kind: what is asked for last counts.
        Index(
            "uq_contact_confirmation_open", "customer_id", "kind", unique=True, postgresql_where=text("state = 'open'")
        ),
    )

    id: Mapped[UUID] = uuid_key()
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # who asked
    kind: Mapped[str] = mapped_column(Text)  # email | mobile
    value: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)  # open | confirmed | replaced
    tries: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # nobody has the address


class RegisterAnswer(Base):
    """What a register last said of a customer when the resident asked, and when it was last silent since."""

    __tablename__ = "register_answer"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    register: Mapped[str] = mapped_column(Text, primary_key=True)
    verdict: Mapped[str | None] = mapped_column(Text)  # yes | no; none when it has never answered
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    silent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
