"""What the ERP is told of a run, one row an invoice: `channel_result.csv`.

UTF-8, semicolons, a header; times in the municipality's zone with their offset. An invoice is named by issuer, number
and kind, as the ERP named it to us; people are not named.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import tzinfo
from io import StringIO
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select

from portal.db import Session
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.queries import refusals_of
from portal.dispatch.status import ENDED
from portal.invoices.models import Invoice
from portal.people.models import Customer
from portal.policy.outcome import Reason

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Result:
    """One row; the fields are the columns, in this order.

    channel    the one it goes or went by; empty where there is none (yet)
    state      of the attempt (planned sending unknown accepted delivered read); without one: waiting, held (a register
               cannot answer), exhausted (no channel could carry it: somebody must see to it) or cancelled
    time       since when, ISO 8601
    reasons    why other channels were passed over: `efaktura=no_consent,vipps=vipps_off`
    reference  what the channel calls it
    """

    invoice_no: str
    doc_type: str
    issuer: str
    customer_no: str
    channel: str
    state: str
    time: str
    reasons: str
    reference: str


COLUMNS = tuple(field.name for field in fields(Result))


def results_of(session: Session, run: UUID, *, zone: tzinfo) -> Iterator[Result]:
    """Every invoice of a run, by number."""
    for rows in session.execute(_statement(run), execution_options={"yield_per": _PAGE}).partitions():
        refused = refusals_of(session, [row.id for row in rows])
        for row in rows:
            yield _result(row, refused.get(row.id, {}), zone)


def as_csv(results: Iterable[Result]) -> bytes:
    """The whole file."""
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(astuple(one) for one in results)
    return text.getvalue().encode()


def stamp_of(session: Session, run: UUID) -> str:
    """What all the states of a run look like: another stamp, other states. Empty where nothing of it is left."""
    changes = (Dispatch.opened_at, Dispatch.routed_at, Dispatch.held_since, Dispatch.closed_at, Attempt.updated_at)
    since = func.max(func.greatest(*changes))
    statement = select(func.count(Dispatch.id.distinct()), since).outerjoin(Attempt, Attempt.dispatch_id == Dispatch.id)
    count, newest = session.execute(statement.where(Dispatch.run_id == run)).one()
    return f"{count} {newest.isoformat()}" if count else ""


def _statement(run: UUID) -> Select[Any]:
    live = and_(Attempt.dispatch_id == Dispatch.id, Attempt.state.not_in(ENDED))
    named = (Invoice.number, Invoice.kind, Invoice.issuer, Customer.number.label("customer"))
    promise = (Dispatch.id, Dispatch.route, Dispatch.state, Dispatch.held_until)
    waits = func.coalesce(Dispatch.closed_at, Dispatch.held_since, Dispatch.opened_at).label("since")
    attempt = (Attempt.channel, Attempt.state.label("attempt"), Attempt.updated_at, Attempt.reference)
    return (
        select(*named, *promise, waits, *attempt)
        .join(Invoice, Invoice.id == Dispatch.subject_id)
        .join(Customer, Customer.id == Invoice.customer_id)
        .outerjoin(Attempt, live)
        .where(Dispatch.run_id == run, Dispatch.purpose == "main")
        .order_by(Invoice.number, Invoice.kind, Invoice.id)
    )


def _result(row: Row[Any], refused: dict[str, Reason], zone: tzinfo) -> Result:
    passed = {step["channel"]: step["reason"] for step in row.route or () if step["verdict"] in ("passed", "held")}
    # A refusal after which no other channel may be tried is in no route.
    passed |= {channel: reason.code for channel, reason in refused.items()}
    return Result(
        row.number,
        row.kind,
        row.issuer,
        row.customer,
        row.channel or "",
        row.attempt or _without_attempt(row),
        (row.updated_at or row.since).astimezone(zone).isoformat(timespec="seconds"),
        ",".join(f"{channel}={reason}" for channel, reason in passed.items()),
        row.reference or "",
    )


def _without_attempt(row: Row[Any]) -> str:
    if row.state != "open":
        return str(row.state)
    return "held" if row.held_until else "waiting"
