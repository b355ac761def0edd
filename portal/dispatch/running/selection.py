"""Which of the waiting invoices a run takes up."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal

from portal.dispatch.models import Series
from portal.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """A series of recurring invoices. `issuer` is an organisation number."""

    issuer: str
    name: str

    def __str__(self) -> str:
        return f"{self.issuer}/{self.name}"

    @property
    def invoices(self) -> ColumnElement[bool]:
        return and_(Invoice.issuer == self.issuer, Invoice.series == self.name)


@dataclass(frozen=True, slots=True)
class Only:
    """Some of what waits, as a condition on invoices."""

    such: ColumnElement[bool]

    @classmethod
    def one(cls, invoice: UUID) -> "Only":
        """A single invoice, whatever series it is of."""
        return cls(Invoice.id == invoice)

    @classmethod
    def of_series(cls, series: SeriesKey) -> "Only":
        """The invoices of one series, by whatever it is sent."""
        return cls(series.invoices)


_AUTOMATIC: Final = exists().where(
    Series.issuer == Invoice.issuer, Series.name == Invoice.series, Series.send == "automatic"
)
WHAT_SCHEDULES_SEND: Final = Only(_AUTOMATIC)
WHAT_NO_SCHEDULE_SENDS: Final = Only(~_AUTOMATIC)
EVERYTHING: Final = Only(literal(True))
