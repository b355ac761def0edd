"""How runs and deliveries read in a terminal, and as JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from rich.box import SIMPLE
from rich.console import RenderableType
from rich.table import Table

from portal.cli import overridden
from portal.db import Session
from portal.dispatch import runs
from portal.dispatch.alarms import Alarm, alarms_of
from portal.dispatch.explanation import Candidate, Explanation
from portal.dispatch.funnel import Funnel
from portal.dispatch.queries import AttemptView
from portal.dispatch.runs import ChannelCount, Progress, RunView
from portal.words import words_in
from portal.words.labels import CHANNELS
from portal.words.reasons import sentence

_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to."""

    run: UUID
    progress: Progress
    channels: tuple[ChannelCount, ...]
    undelivered: tuple[str, ...]
    alarms: tuple[Alarm, ...]

    def as_json(self) -> dict[str, Any]:
        channels: dict[str, dict[str, int]] = {}
        for one in self.channels:
            channels.setdefault(one.channel, {})[one.state] = one.count
        counts = _counts(self.progress)
        about = {"run": str(self.run), **counts, "channels": channels, "undelivered": list(self.undelivered)}
        return about | {"alarms": [asdict(alarm) for alarm in self.alarms]}

    def text(self) -> str:
        lines = [f"{self.progress.total} invoices"]
        lines += [f"  {_label(one.channel)}: {one.count} {one.state}" for one in self.channels]
        if self.progress.documents_failed:
            lines.append(f"  {self.progress.documents_failed} have no document: see the log of the worker")
        lines += [f"  nobody could be sent {number}: `portal explain {number}`" for number in self.undelivered]
        return "\n".join([*lines, *map(alarm_line, self.alarms)])


def alarm_line(alarm: Alarm) -> str:
    """What a human must look into."""
    return f"  look into {alarm.of} {alarm.invoice} ({_label(alarm.channel)}): {alarm.reason}"


def summary(session: Session, run: UUID, *, now: datetime) -> Summary:
    """What a run has come to so far."""
    return Summary(
        run,
        runs.progress_of(session, run, now=now),
        runs.channels_of_run(session, run),
        runs.undelivered(session, run, most=_MOST_LISTED),
        alarms_of(session, run, most=_MOST_LISTED),
    )


def waiting_for(progress: Progress) -> str:
    """Beside the bar: what holds up those that are not sent."""
    held = {"waiting for documents": progress.documents_pending, "tried again later": progress.put_off}
    return ", ".join(f"{count} {what}" for what, count in held.items() if count)


def funnel_as_json(funnel: Funnel) -> dict[str, Any]:
    names = [*funnel.chosen, *(name for name in funnel.passed if name not in funnel.chosen)]
    channels = {
        name: {"chosen": funnel.chosen[name], "passed": dict(funnel.passed.get(name, {}))}
        for name in CHANNELS
        if name in names
    }
    counts = {"held": funnel.held, "nobody": funnel.nobody, "overrides": overridden.as_json(funnel.overrides)}
    return {"invoices": funnel.total, "channels": channels, **counts}


def funnel_as_table(funnel: Funnel) -> Table:
    table = _table("channel", "would carry", "passed over because")
    table.caption = f"{funnel.total} invoices wait"
    for name in CHANNELS:
        passed = funnel.passed.get(name, Counter())
        if name in funnel.chosen or passed:
            why = "\n".join(f"{code} {count}" for code, count in sorted(passed.items()))
            table.add_row(_label(name), str(funnel.chosen[name]), why)
    if funnel.held:
        table.add_row("held", str(funnel.held), "a register cannot answer just now", style="yellow")
    table.add_row("nobody", str(funnel.nobody), "", style="red" if funnel.nobody else "dim")
    return table


def run_as_json(run: RunView, undelivered: Sequence[str], alarms: Sequence[Alarm]) -> dict[str, Any]:
    started = {"started_at": run.started_at.isoformat(), "started_by": run.started_by}
    told = {"undelivered": list(undelivered), "alarms": [asdict(alarm) for alarm in alarms]}
    return {"run": str(run.id), "kind": run.kind, **started, **_counts(run.progress), **told}


def runs_as_table(found: Sequence[RunView]) -> Table:
    table = _table("started", "by", "what", "all", "sent", "moving", "put off", "no PDF", "nobody")
    for run in found:
        progress = run.progress
        without_document = progress.documents_pending + progress.documents_failed
        sent = progress.settled + progress.taken
        figures = (progress.total, sent, progress.under_way, progress.put_off, without_document, progress.exhausted)
        table.add_row(run.started_at.strftime("%Y-%m-%d %H:%MZ"), run.started_by, run.kind, *map(str, figures))
    return table


def _counts(progress: Progress) -> dict[str, Any]:
    told = asdict(progress)
    next_try = told.pop("next_try")
    return {"invoices": told.pop("total"), **told, "next_try": next_try.isoformat() if next_try else None}


def explanation_as_json(told: Explanation) -> dict[str, Any]:
    """The stable form: `invoice state steps[{channel,verdict,reason,numbers}] attempts[...]`."""
    return {
        "invoice": told.invoice,
        "state": told.state,
        "steps": [asdict(step) | {"numbers": dict(step.numbers)} for step in told.steps],
        "attempts": [_attempt_as_json(attempt) for attempt in told.attempts],
    }


def _attempt_as_json(attempt: AttemptView) -> dict[str, Any]:
    return {
        "channel": attempt.channel,
        "state": attempt.state,
        "started_at": attempt.started_at.isoformat(),
        "finished_at": attempt.finished_at.isoformat() if attempt.finished_at else None,
        "reference": attempt.reference,
    }


def explanation_as_text(told: Explanation, zone: tzinfo) -> list[RenderableType]:
    words = words_in("en")
    steps = _table("channel", "", "why")
    for step in told.steps:
        steps.add_row(_label(step.channel), step.verdict, sentence(words, step.reason, step.numbers))
    events = _table("when", "channel", "state", "more")
    for attempt in told.attempts:
        for event in attempt.events:
            at = event.at.astimezone(zone).isoformat(" ", "seconds")
            events.add_row(at, _label(attempt.channel), event.state, _told(event.detail))
    state = "no run has taken it up; it would go like this now" if told.state == "not_started" else told.state
    return [f"{told.of} {told.invoice}: {state}", steps, *([events] if told.attempts else [])]


def _told(detail: Any) -> str:  # noqa: ANN401  JSON of an event
    return ", ".join(f"{name} {value}" for name, value in detail.items() if value not in ({}, None))


def not_one(asked: str, found: Sequence[Candidate]) -> str:
    if not found:
        return f"no invoice has the number {asked}, and no letter that id"
    lines = (f"  {one.id}  {one.kind} of {one.issue_date} from {one.issuer}" for one in found)
    return f"{len(found)} have the number {asked}; give the id of one:\n" + "\n".join(lines)


def _table(*headings: str) -> Table:
    return Table(*headings, box=SIMPLE, pad_edge=False)


def _label(channel: str) -> str:
    return words_in("en").text(CHANNELS[channel])
