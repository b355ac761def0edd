"""Files of payments and the payments in them. What of a payment goes to which invoice lies with the invoices."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class PaymentFile(Base):
    """A file that was taken in. One with refused parts may be tried again: `booked` then counts both times."""

    __tablename__ = "payment_file"

    id: Mapped[UUID] = uuid_key()
    digest: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)  # ocr_giro | bgmax
    booked: Mapped[int]
    refused: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Payment(Base):
    """One transaction on one of our accounts, kept for ever. Only its state and what it reverses are written later."""

    __tablename__ = "payment"
    __table_args__ = (Index("ix_payment_waiting", "booked_on", postgresql_where=text("state = 'unknown'")),)

    id: Mapped[UUID] = uuid_key()
    file_id: Mapped[UUID] = mapped_column(ForeignKey("payment_file.id"), index=True)
    dedupe_key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)  # payment | reversal
    account: Mapped[str] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text, index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)  # positive, also of a reversal
    currency: Mapped[str] = mapped_column(CHAR(3))
    booked_on: Mapped[date]
    channel: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)  # allocated | partly | unknown | duplicate_suspected
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
