"""What residents want to be told, and what they were told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class NotificationChoice(Base):
    """One thing a person wants to be told, and by which way. No row: they do not."""

    __tablename__ = "notification_choice"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    occasion: Mapped[str] = mapped_column(Text, primary_key=True)  # new_invoice | due_soon
    way: Mapped[str] = mapped_column(Text, primary_key=True)  # email | mobile
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Notification(Base):
    """One message: to whom, which way, of how many invoices. The address is looked up when it is sent."""

    __tablename__ = "notification"
    __table_args__ = (Index("ix_notification_planned", "created_at", postgresql_where=text("state = 'planned'")),)

    id: Mapped[UUID] = uuid_key()
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    occasion: Mapped[str] = mapped_column(Text)
    way: Mapped[str] = mapped_column(Text)
    about: Mapped[date]  # the day the invoices were issued or are due
    invoices: Mapped[int]  # how many it is about
    state: Mapped[str] = mapped_column(Text)  # planned | sending | sent | refused | dropped (nowhere to send it)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NotifiedInvoice(Base):
    """An invoice somebody was told of: once for each occasion, way and day, ever."""

    __tablename__ = "notified_invoice"

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    occasion: Mapped[str] = mapped_column(Text, primary_key=True)
    way: Mapped[str] = mapped_column(Text, primary_key=True)
    about: Mapped[date] = mapped_column(primary_key=True)
    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notification.id"), index=True)
