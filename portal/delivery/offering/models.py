"""Offers of eFaktura, what came of them, and who wants none."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Offer(Base):
    """One e-mail that offers eFaktura to a customer.

    planned -> sending -> offered -> accepted | declined; or passed over, refused by the mail server, lapsed unsent.
    What stays `sending` was in a worker's hand when it died: it may have arrived, so it counts and is not sent again.
    """

    __tablename__ = "offer"
    __table_args__ = (
        # A person waits for one offer at a time: not a hope, an index.
        Index("uq_offer_planned", "person_id", unique=True, postgresql_where=text("state = 'planned'")),
    )

    id: Mapped[UUID] = uuid_key()
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # why it was not sent after all
    # SHA-256 of the link's token. The token itself stands in the mail alone.
    digest: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    address_index: Mapped[bytes | None] = mapped_column(LargeBinary)  # where it went, by the vault's index
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AgreementRequest(Base):
    """An offer accepted: eFaktura asked for, which the bank has to grant. Its id is the key on the wire."""

    __tablename__ = "agreement_request"

    id: Mapped[UUID] = uuid_key()
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id"), unique=True)  # one answer, one request
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    how: Mapped[str] = mapped_column(Text)  # supplier: it asks the bank for them | bank: they say yes there themselves
    state: Mapped[str] = mapped_column(Text)  # asked | taken (the supplier has it) | refused | granted (a look-up says)
    code: Mapped[str | None] = mapped_column(Text)  # the supplier's, where it refused
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfferOptOut(Base):
    """A customer who wants no offers, and the address they were sent to: neither gets any until they want them."""

    __tablename__ = "offer_opt_out"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    address_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    opted_out_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfferSchedule(Base):
    """From when a schedule of the municipality's file counts: its last time, or when it was first seen."""

    __tablename__ = "offer_schedule"

    schedule: Mapped[str] = mapped_column(Text, primary_key=True)
    counted_from: Mapped[datetime] = mapped_column(UtcDateTime)
