"""Documents by the digest of their bytes."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime


class Document(Base):
    """Bytes by their SHA-256 (hex, of the plain bytes). Sealed ones are encrypted at rest."""

    __tablename__ = "document"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)  # of the plain bytes
    sealed: Mapped[bool]
    content: Mapped[bytes] = mapped_column(LargeBinary)  # STORAGE EXTERNAL: already compressed, read in slices
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
