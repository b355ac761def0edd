"""Contact points on their way to being confirmed, and what became of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class ContactConfirmation(Base):
    """An e-mail address or mobile number that a resident wants to be reached at, until its code is typed.

    The resident asked for it, or a clerk did on their spoken request: one of `person_id` and `clerk` is filled.
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
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    clerk: Mapped[str | None] = mapped_column(Text)  # what the staff login calls them
    kind: Mapped[str] = mapped_column(Text)  # email | mobile
    value: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)  # open | confirmed | replaced
    tries: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # nobody has the address


class ContactChange(Base):
    """A contact point that has changed: what the resident and the issuer's system are to be told. Append-only."""

    __tablename__ = "contact_change"
    __table_args__ = (Index("ix_contact_change_untold", "changed_at", postgresql_where=text("told_at is null")),)

    id: Mapped[UUID] = uuid_key()
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)  # email | mobile
    before: Mapped[str | None] = mapped_column(Text)  # what counted until now
    before_bounced: Mapped[bool]
    after: Mapped[str | None] = mapped_column(Text)  # what counts from now on
    removed: Mapped[bool]  # `before` was taken away; else `after` was given
    source: Mapped[str] = mapped_column(Text)  # resident | clerk: who did it
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the resident's messages are written
    file_number: Mapped[int | None] = mapped_column(ForeignKey("contact_file.number"), index=True)


class ContactText(Base):
    """A text message about a change of mobile number. Begun and never heard of again, it is not sent twice."""

    __tablename__ = "contact_text"

    change_id: Mapped[UUID] = mapped_column(ForeignKey("contact_change.id"), primary_key=True)
    told: Mapped[str] = mapped_column(Text, primary_key=True)  # old | new: the number it goes to
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # taken or refused by the gateway


class ContactFile(Base):
    """A file that tells the issuer's system of changes. One without `acknowledged_at` waits to be fetched."""

    __tablename__ = "contact_file"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
