"""What registers last said of a customer: when the resident asked, or when an invoice was last placed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.delivery.models import RegisterAnswer
from portal.delivery.offering.agreement_requests import note_granted
from portal.dispatch.forthcoming import LastHeard, last_heard
from portal.dispatch.register import UNKNOWN, Answer
from portal.policy.outcome import Reason

# So long a register that could not answer is taken to be silent still; after that its last answer counts again.
_SILENT_FOR: Final = timedelta(hours=1)
# What a chosen channel's reason must be to have come from its register.
_SAID_YES: Final = frozenset({"efaktura_consent", "vipps_on", "reachable"})


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer, and when it was given. `silent_at`: the register could not answer since."""

    answer: Answer
    at: datetime
    silent_at: datetime | None = None


def heard_of(session: Session, customer: UUID, registers: Mapping[str, str], *, now: datetime) -> dict[str, Heard]:
    """By register, the newest that is known of a customer. `registers` are by the channel that needs them."""
    return heard_of_each(session, [customer], registers, now=now)[customer]


def heard_of_each(
    session: Session, customers: Collection[UUID], registers: Mapping[str, str], *, now: datetime
) -> Mapping[UUID, dict[str, Heard]]:
    """The same of several customers, in two statements."""
    last = last_heard(session, customers)
    found = {customer: _when_sent(last.get(customer), registers) for customer in customers}
    for row in session.scalars(select(RegisterAnswer).where(RegisterAnswer.customer_id.in_(customers))):
        told = _as_told(row, found[row.customer_id].get(row.register), now)
        if told:
            found[row.customer_id][row.register] = told
    return found


def keep(session: Session, customer: UUID, answers: Mapping[str, Answer], *, now: datetime) -> None:
    """Write what registers answered; one that could not keeps the answer it gave before."""
    for register, answer in sorted(answers.items()):
        if answer.verdict == "unknown":
            said: dict[str, object] = {"silent_at": now}
        else:
            reason = answer.reason.as_json() if answer.reason else None
            said = {"verdict": answer.verdict, "reason": reason, "answered_at": now, "silent_at": None}
        row = insert(RegisterAnswer).values(customer_id=customer, register=register, **said)
        session.execute(row.on_conflict_do_update(index_elements=["customer_id", "register"], set_=said))
        if (register, answer.verdict) == ("efaktura", "yes"):
            note_granted(session, customer, now=now)


def _when_sent(last: LastHeard | None, registers: Mapping[str, str]) -> dict[str, Heard]:
    if last is None:
        return {}
    found = {name: Heard(Answer("no", reason), last.at) for name, reason in last.no.items()}
    channel, reason = last.chosen or ("", None)
    if reason and reason.code in _SAID_YES and channel in registers:
        found[registers[channel]] = Heard(Answer("yes", reason), last.at)
    return found


def _as_told(row: RegisterAnswer, before: Heard | None, now: datetime) -> Heard | None:
    newest = before
    if row.verdict in ("yes", "no") and row.answered_at and (before is None or before.at <= row.answered_at):
        reason = Reason.from_json(row.reason) if row.reason else None
        newest = Heard(Answer("yes" if row.verdict == "yes" else "no", reason), row.answered_at)
    since = newest.at if newest else None
    if row.silent_at and row.silent_at > now - _SILENT_FOR and (since is None or since <= row.silent_at):
        return Heard(UNKNOWN, since or row.silent_at, row.silent_at)
    return newest
