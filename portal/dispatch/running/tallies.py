"""What a run came to, channel by channel: how many each has, and why it was passed over for others."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, column, func, select

from portal.db import Session
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.status import ENDED


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """How many of a run's invoices ended up with a channel, in one state, copies of what is drawn among them."""

    channel: str
    state: str
    count: int


def channels_of_run(session: Session, run: UUID) -> tuple[ChannelCount, ...]:
    """By channel and state, the attempts that count."""
    rows = session.execute(
        select(Attempt.channel, Attempt.state, func.count())
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(Dispatch.run_id == run, Attempt.state.not_in(ENDED))
        .group_by(Attempt.channel, Attempt.state)
        .order_by(Attempt.channel, Attempt.state)
    )
    return tuple(ChannelCount(*row) for row in rows)


def passed_over(session: Session, run: UUID) -> Mapping[str, Mapping[str, int]]:
    """By channel and reason code, how many invoices it did not carry though it came before the one that does.

    Those held because its register cannot answer are among them.
    """
    columns = (column("channel", Text), column("verdict", Text), column("reason", Text))
    step = func.jsonb_to_recordset(Dispatch.route).table_valued(*columns, name="step").render_derived(with_types=True)
    rows = session.execute(
        select(step.c.channel, step.c.reason, func.count())
        .select_from(Dispatch)
        .join(step, step.c.verdict.in_(("passed", "held")))
        .where(Dispatch.run_id == run, Dispatch.purpose == "main")
        .group_by(step.c.channel, step.c.reason)
        .order_by(step.c.channel, step.c.reason)
    )
    found: dict[str, dict[str, int]] = {}
    for channel, reason, count in rows:
        found.setdefault(channel, {})[reason] = count
    return found
