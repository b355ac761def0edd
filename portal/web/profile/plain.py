"""Facts as JSON that people and programs can read: money in whole units, dates as ISO writes them."""

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.values.money import Money
from portal.values.national_id import MASK


def as_json(facts: object, *, without: Iterable[str] = ()) -> bytes:
    """Indented UTF-8; person numbers to be kept out are masked wherever they stand, also with a space inside."""
    text = json.dumps(_plain(facts), ensure_ascii=False, indent=1) + "\n"
    for number in without:
        for written in (number, f"{number[:-5]} {number[-5:]}"):
            text = text.replace(written, MASK)
    return text.encode()


def _plain(fact: Any) -> Any:  # noqa: ANN401  whatever a frozen view holds
    if isinstance(fact, Money):
        return {"amount": str(fact.decimal), "currency": fact.currency}
    if is_dataclass(fact) and not isinstance(fact, type):
        return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}
    if isinstance(fact, dict):
        return {str(name): _plain(value) for name, value in fact.items()}
    if isinstance(fact, (list, tuple)):
        return [_plain(one) for one in fact]
    if isinstance(fact, date):  # moments too
        return fact.isoformat()
    return str(fact) if isinstance(fact, (UUID, Decimal)) else fact
