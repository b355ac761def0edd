"""Where an invoice's claims lie: what was sent, what is asked back, what has come back or could not.

One row an attempt, in a statement for as many invoices as are asked about.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from portal.db import Session
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.recalling.recalls import lies_there
from portal.dispatch.status import TAKEN
from portal.invoices.models import Claim
from portal.policy.recall import ASKING

# lies         the channel has it, as it is asked for now
# asked_back   it is to be taken back
# stays        it could not be taken back
# over         it was paid, approved or drawn there
# taken_back   it is gone from there
How = Literal["lies", "asked_back", "stays", "over", "taken_back"]
_RECALLED: Final[Mapping[str | None, How]] = {"wanted": "asked_back", "refused": "stays", "over": "over"}
# What the reader must know first comes first.
_FIRST: Final = ("stays", "lies", "asked_back", "over", "taken_back")


@dataclass(frozen=True, slots=True)
class Reached:
    """A channel a claim of an invoice reached. `due` is that claim's; `why` is of its recall."""

    channel: str
    how: How
    due: date | None
    why: str | None


def reached_by(session: Session, invoice: UUID) -> tuple[Reached, ...]:
    """Every channel that has something of an invoice, or had and gave it back: what was drawn by a bank first.

    Unscoped: pages ask for the invoice first, as its owner.
    """
    rows = session.execute(_statement(or_(lies_there(), _given_back())).where(Dispatch.subject_id == invoice))
    return _in_order([_reached(row) for row in rows])


def claims_in(session: Session, invoices: Collection[UUID]) -> Mapping[UUID, Reached]:
    """For a list of invoices, in one statement: where each may be paid by itself, rightly or not, the most pressing.

    Those that lie nowhere are left out.
    """
    not_over = or_(Attempt.recall.is_(None), Attempt.recall != "over")
    there = and_(Attempt.channel.in_(ASKING), Attempt.state.in_(TAKEN), not_over)
    found = defaultdict[UUID, list[Reached]](list)
    for row in session.execute(_statement(there).where(Dispatch.subject_id.in_(invoices))):
        found[row.subject_id].append(_reached(row))
    return {invoice: _in_order(reached)[0] for invoice, reached in found.items()}


def _statement(such: ColumnElement[bool]) -> Select[UUID, str, str, str | None, str | None, date | None]:
    claim = and_(Claim.invoice_id == Dispatch.subject_id, Claim.version == Dispatch.version)
    columns = (Dispatch.subject_id, Attempt.channel, Attempt.state, Attempt.recall, Attempt.recall_why, Claim.due_date)
    found = select(*columns).join(Dispatch, Dispatch.id == Attempt.dispatch_id).join(Claim, claim)
    return found.where(Dispatch.subject_kind == "invoice", such).order_by(Dispatch.version.desc(), Attempt.created_at)


def _given_back() -> ColumnElement[bool]:
    told = exists().where(AttemptEvent.attempt_id == Attempt.id, AttemptEvent.detail["recall"].astext == "done")
    return and_(Attempt.state == "revoked", told)


def _reached(row: Any) -> Reached:  # noqa: ANN401  a row of the statement above
    how: How = "taken_back" if row.state == "revoked" else _RECALLED.get(row.recall, "lies")
    if how == "stays" and row.recall_why == "run":
        # What a cancelled run could not get back is asked for as it was.
        how = "lies"
    return Reached(row.channel, how, row.due_date, row.recall_why)


def _in_order(found: list[Reached]) -> tuple[Reached, ...]:
    """What draws by itself before what waits to be approved, and documents last; the newest claim first."""
    places = {channel: place for place, channel in enumerate(ASKING)}
    return tuple(sorted(found, key=lambda one: (_FIRST.index(one.how), places.get(one.channel, len(places)))))
