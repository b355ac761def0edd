"""Registers asked because the resident wants to know now."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from portal.audit import service as audit
from portal.db import Database
from portal.delivery.answers import keep
from portal.delivery.queries import Question, forecast, rows_of
from portal.dispatch.pausing.outages import Outages
from portal.dispatch.placing.ways import Desk, Judge, Way
from portal.dispatch.register import UNKNOWN, Answer
from portal.people.resident import Resident


def check_now(database: Database, *, resident: Resident, customer: UUID, desk: Desk, now: datetime) -> str | None:
    """Ask each register that a channel of this customer depends on, and keep what it says; one that is down is not.

    No transaction is open while they are asked. The customer is the resident's own. Return the e-mail address that the
    contact register knows of, where no other works. It may be shown to the one it belongs to, never to who acts for
    them, and is kept nowhere: the register is asked for the sake of one answer (LK-14).
    """
    judge = Judge.of(desk, now)
    with database.transaction() as session:
        found = forecast(session, Question(customer), desk=desk, now=now)
        down = Outages.now_known(session, now=now)
    if found is None:
        return None
    needed = [name for name in _needed(found.way, judge) if name in desk.registers]
    answers = {name: UNKNOWN if down.is_down(name) else _answer(desk, name, found.way) for name in needed}
    with database.transaction() as session:
        keep(session, customer, answers, now=now)
        subject = audit.Subject("customer", customer)
        audit.record(
            session,
            tag=f"{resident.source}:registers:asked",
            actor=audit.person(resident.actor),
            subject=subject,
            now=now,
            numbers={"asked": len(needed), **resident.on_behalf},
        )
    known = found.known.contacts.email
    if resident.acting or (known and not known.bounced_at):
        return None
    return next((answer.email for answer in answers.values() if answer.email), None)


def _needed(way: Way, judge: Judge) -> list[str]:
    """The registers whose answer decides a channel, because the house knows nothing against it."""
    unasked = replace(way, facts=replace(way.facts, answers={}))
    channels = [step.channel for step in rows_of(unasked, judge) if step.verdict == "ask"]
    registers = (judge.rules.channels[channel].register for channel in channels)
    return list(dict.fromkeys(name for name in registers if name))


def _answer(desk: Desk, register: str, way: Way) -> Answer:
    return desk.registers[register].reach([way.asked]).get(way.asked.key, UNKNOWN)
