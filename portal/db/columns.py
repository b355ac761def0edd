"""Column types and keys shared by all models."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, TableValuedAlias, Uuid, bindparam, column, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine


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


def many(name: str, **columns: TypeEngine[Any] | type[TypeEngine[Any]]) -> TableValuedAlias:
    """Rows a statement is given as a table of that name. Its one parameter, of the same name, is made by `listed`."""
    given = func.jsonb_to_recordset(bindparam(name, type_=JSONB))
    shape = [column(title, kind) for title, kind in columns.items()]
    return given.table_valued(*shape, name=name).render_derived(with_types=True)


def listed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows for `many`: keys and moments as text, everything else JSON."""
    return [{title: _as_json(value) for title, value in row.items()} for row in rows]


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
