"""Column types and keys shared by all models."""

import uuid
from datetime import UTC, datetime

from sqlalchemy import DateTime, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database. A naive value is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give it a time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


def new_key() -> uuid.UUID:
    """A fresh key for a row that has an address, goes on a wire or into a file."""
    return uuid.uuid4()


def uuid_key() -> Mapped[uuid.UUID]:
    """A primary key made in Python, so that it is known before the row is written."""
    return mapped_column(Uuid, primary_key=True, default=new_key)
