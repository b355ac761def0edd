"""The one place that says what is a resident's: their own customers', or what they were granted of another's."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Uuid, any_, bindparam, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import Session
from portal.people.models import Customer
from portal.people.resident import Resident

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]
Keys = Mapping[str, Any]

_NO_KEYS: Keys = MappingProxyType({})
_MY_OWN = Customer.person_id == bindparam("subject")
_ACTED_FOR = Customer.id == bindparam("acted_for")
_GRANTED = bindparam("granted", type_=ARRAY(Uuid))


class Owned:
    """A statement that has Customer among its tables, kept to what is a resident's. Made once, asked for each.

    `invoice` is the column of the invoice that a row belongs to. Without one, somebody who may act in some invoices
    alone gets nothing.
    """

    def __init__(self, statement: AnySelect, *, invoice: InstrumentedAttribute[UUID] | None = None) -> None:
        granted: ColumnElement[bool] = false() if invoice is None else invoice == any_(_GRANTED)
        self._own = statement.where(_MY_OWN)
        self._whole = statement.where(_ACTED_FOR)
        self._some = statement.where(_ACTED_FOR, granted)

    def ask(self, session: Session, resident: Resident, keys: Keys = _NO_KEYS) -> Sequence[AnyRow]:
        """The rows that are the resident's; `keys` are the statement's own parameters.

        Nothing is asked for who is billed nothing here.
        """
        acting = resident.acting
        if acting is None and resident.subject is None:
            return ()
        if acting is None:
            return session.execute(self._own, {**keys, "subject": resident.subject}).all()
        if acting.invoices is None:
            return session.execute(self._whole, {**keys, "acted_for": acting.customer}).all()
        granted = {"acted_for": acting.customer, "granted": sorted(acting.invoices)}
        return session.execute(self._some, {**keys, **granted}).all()

    def ask_one(self, session: Session, resident: Resident, keys: Keys = _NO_KEYS) -> AnyRow | None:
        """The one row, or None when it is not there or not the resident's."""
        rows = self.ask(session, resident, keys)
        return rows[0] if rows else None
