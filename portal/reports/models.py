"""Problem reports as they are kept."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, ForeignKey, LargeBinary, Text
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


class MissingInvoice(Base):
    """What a case is about whose invoice somebody misses. What they typed is sealed: it may be anybody's number."""

    __tablename__ = "missing_invoice"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    whom: Mapped[str] = mapped_column(Text)  # me | estate | ward | child
    name: Mapped[bytes | None] = mapped_column(LargeBinary)  # of that one, where it is somebody else
    number: Mapped[bytes | None] = mapped_column(LargeBinary)
    reference: Mapped[bytes] = mapped_column(LargeBinary)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    due_date: Mapped[date]
    likeness: Mapped[bytes] = mapped_column(LargeBinary, index=True)  # keyed: equal for the same invoice and people
