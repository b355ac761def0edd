"""What came in, and what became of each document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Batch(Base):
    """One drop folder or zip, taken in whole. The manifest is kept sealed."""

    __tablename__ = "intake_batch"

    id: Mapped[UUID] = uuid_key()
    name: Mapped[str] = mapped_column(Text)
    manifest_digest: Mapped[str | None] = mapped_column(ForeignKey("document.digest"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BatchItem(Base):
    """One document of a batch: registered, unchanged or quarantined, with its findings."""

    __tablename__ = "intake_item"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batch.id"), index=True)
    file: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)  # registered | unchanged | quarantined
    kind: Mapped[str | None] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    content_digest: Mapped[str] = mapped_column(Text, index=True)
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
