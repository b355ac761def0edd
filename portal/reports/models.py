"""Problem reports as they are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class ForgeryReport(Base):
    """What somebody got and suspects. What they wrote is sealed: it may name anybody."""

    __tablename__ = "forgery_report"

    id: Mapped[UUID] = uuid_key()
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    way: Mapped[str] = mapped_column(Text)  # email | sms | post | phone | other
    what: Mapped[bytes] = mapped_column(LargeBinary)
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    evidence_digest: Mapped[str | None] = mapped_column(ForeignKey("document.digest"))
