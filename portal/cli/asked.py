"""What `portal dispatch` was asked for: which invoices, and whether they are searched for eFaktura."""

from dataclasses import dataclass
from datetime import date, datetime

import click

from portal.cli import deliveries
from portal.config import Municipality
from portal.db import Session
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.queries import delivery_of
from portal.dispatch.running.explanation import candidates
from portal.dispatch.running.recurring import ticks_of_series
from portal.dispatch.running.selection import WHAT_NO_SCHEDULE_SENDS, Only, SeriesKey
from portal.dispatch.running.series import SeriesView, series_named
from portal.dispatch.service import left_to_schedules


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run takes up, and what is ticked. `left`: how many it leaves to the schedules of their series."""

    due_by: date | None
    only: Only
    ticks: Ticks
    left: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The command's flags, named as they are."""

    due_by: datetime | None
    invoice: str | None
    efaktura: bool
    save_on_card: bool
    series: str | None
    efaktura_if_possible: bool

    def refuse_contradictions(self, municipality: Municipality) -> None:
        """Raise UsageError, saying what goes together."""
        wrong = {
            "give --invoice or --series, not both": self.invoice and self.series,
            "--due-by chooses among many: leave it out with --invoice": self.invoice and self.due_by,
            "--efaktura is for one invoice: give --invoice too, or --efaktura-if-possible for all": (
                self.efaktura and not self.invoice
            ),
            "--save-on-card goes with --efaktura": self.save_on_card and not self.efaktura,
            "for one invoice it is --efaktura": self.efaktura_if_possible and self.invoice,
            "a series searches by its own tick: see `portal series`": self.efaktura_if_possible and self.series,
        }
        for sentence, is_so in wrong.items():
            if is_so:
                raise click.UsageError(sentence)
        if self.efaktura or self.efaktura_if_possible:
            refuse_search(municipality)

    def found(self, session: Session, municipality: Municipality) -> Wanted:
        """The invoices that are meant. Raise ClickException where that is not clear, or there are none."""
        due_by = self.due_by.date() if self.due_by else None
        if self.invoice:
            return Wanted(None, _one(session, self.invoice), Ticks(self.efaktura, self.save_on_card))
        if self.series:
            key = one_series(series_named(session, self.series), self.series).key
            return Wanted(due_by, Only.of_series(key), ticks_of_series(session, key, municipality))
        ticks = Ticks(search=True, save_on_card=True) if self.efaktura_if_possible else NOTHING_TICKED
        return Wanted(due_by, WHAT_NO_SCHEDULE_SENDS, ticks, left_to_schedules(session, due_by))


def refuse_search(municipality: Municipality) -> None:
    """Raise UsageError where there is nothing to tick."""
    name = municipality.name("en")
    if municipality.channels.efaktura is None:
        raise click.UsageError(f"{name} does not use eFaktura")
    if not municipality.goes_by_card:
        raise click.UsageError(
            f"{name} looks for eFaktura each time (efaktura_search = always): there is nothing to tick. "
            "Leave the search out; whoever takes eFaktura gets it."
        )


def one_series(found: tuple[SeriesView, ...], name: str) -> SeriesView:
    """The only one. Raise ClickException naming those there are, or saying that there is none."""
    if not found:
        raise click.ClickException(f"no series is called {name}: `portal series` lists those there are")
    if len(found) > 1:
        raise click.ClickException(ambiguous([one.key for one in found]))
    return found[0]


def ambiguous(keys: list[SeriesKey]) -> str:
    """What is said where several issuers have a series of that name."""
    return "several issuers have it; give one of these:\n" + "\n".join(f"  {key}" for key in keys)


def _one(session: Session, number_or_id: str) -> Only:
    found = candidates(session, number_or_id)
    if len(found) != 1:
        raise click.ClickException(deliveries.not_one(number_or_id, found))
    invoice = found[0]
    if invoice.kind == "reminder":
        raise click.ClickException(f"{invoice.number} is a reminder, which its issuer sends")
    if delivery_of(session, invoice.id):
        raise click.ClickException(
            f"invoice {invoice.number} has been taken up by a run already: "
            f"`portal explain {number_or_id}` tells where it went"
        )
    return Only.one(invoice.id)
