"""AvtaleGiro mandates, and the files they came in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Mandate(Base):
    """A payer's standing order to their bank to pay claims on one account, as the bank last told of it.

    `customer_part` is what an invoice's reference is matched by: the series' customer slice, else the whole.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        UniqueConstraint("account", "reference"),
        Index("ix_mandate_live", "account", "customer_part", postgresql_where=text("ended_at is null")),
    )

    id: Mapped[UUID] = uuid_key()
    issuer: Mapped[str] = mapped_column(Text)
    account: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    customer_part: Mapped[str] = mapped_column(Text)
    notice: Mapped[bool]  # the payer wants a written notice of each claim
    kind: Mapped[str] = mapped_column(Text)  # 0 listed | 1 new or changed | 2 deleted: how the bank last told of it
    digest: Mapped[str] = mapped_column(Text)  # the file that last changed it, a document
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    matched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when a claim was last found to be covered


class MandateFile(Base):
    """One mandate file taken in whole: the same bytes are never taken in again."""

    __tablename__ = "mandate_file"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int]  # of the transmission
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NewestMandates(Base):
    """The newest file that told of an account's mandates: what the bank made before it tells nothing any more."""

    __tablename__ = "mandate_newest"

    account: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int]  # of the transmission
    filed_on: Mapped[date | None]  # as the file has it
    digest: Mapped[str] = mapped_column(Text)  # the file, a document
    taken_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
