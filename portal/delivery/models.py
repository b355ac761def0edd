"""What registers last said of a customer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime


class RegisterAnswer(Base):
    """What a register last said of a customer when the resident asked, and when it was last silent since."""

    __tablename__ = "register_answer"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    register: Mapped[str] = mapped_column(Text, primary_key=True)
    verdict: Mapped[str | None] = mapped_column(Text)  # yes | no; none when it has never answered
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    silent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
