"""How runs read in a terminal, and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from rich.table import Table

from portal.cli.tables import channel_name, table_of
from portal.db import Session
from portal.dispatch.alarms import Alarm, alarms_of
from portal.dispatch.recalling.recalled import Kept, Recalls, kept_of, recalls_of
from portal.dispatch.running import runs, tallies
from portal.dispatch.running.runs import Progress, RunView
from portal.dispatch.running.tallies import ChannelCount

_MOST_LISTED = 20
# What somebody must do where the reason's code does not say it.
_TASKS: Final = {
    "still_drawn": "too late to take it back; call the customer's bank to stop it, or it is drawn on {due_day}",
    "not_recalled": "could not be taken back; see what lies there, and tell the customer not to pay it there",
    "paid_though_credited": "paid or approved there though it is credited or cancelled; pay back what comes in",
    "recall_unanswered": "was to be taken back, and nobody has answered for a day",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of `kind` (invoices, letters) came to."""

    kind: str
    progress: Progress
    channels: tuple[ChannelCount, ...]
    passed_over: Mapping[str, Mapping[str, int]]
    undelivered: tuple[str, ...]
    alarms: tuple[Alarm, ...]
    recalls: Recalls
    kept: tuple[Kept, ...]

    def as_json(self) -> dict[str, Any]:
        channels: dict[str, dict[str, int]] = {}
        for one in self.channels:
            channels.setdefault(one.channel, {})[one.state] = one.count
        return {
            **_counts(self.progress),
            "channels": channels,
            "passed_over": {channel: dict(reasons) for channel, reasons in self.passed_over.items()},
            "undelivered": list(self.undelivered),
            "alarms": [asdict(alarm) for alarm in self.alarms],
            "recalls": asdict(self.recalls),
            "not_called_back": [asdict(one) for one in self.kept],
        }

    def text(self) -> str:
        lines = [f"{self.progress.total} {self.kind}"]
        lines += [f"  {channel_name(one.channel)}: {one.count} {one.state}" for one in self.channels]
        for channel, reasons in self.passed_over.items():
            why = ", ".join(f"{reason} {count}" for reason, count in reasons.items())
            lines.append(f"  {channel_name(channel)} passed over: {why}")
        return "\n".join([*lines, *(f"  {line}" for line in self.stands_out())])

    def stands_out(self) -> Iterator[str]:
        """What a human must know of, one line each."""
        if self.progress.documents_failed:
            yield f"{self.progress.documents_failed} have no document: see the log of the worker"
        for number in self.undelivered:
            yield f"nobody could be sent {self.kind.removesuffix('s')} {number}: see `portal explain {number}`"
        for alarm in self.alarms:
            task = _TASKS.get(alarm.reason, alarm.reason).format(due_day=alarm.due_day)
            yield f"look into {alarm.of} {alarm.invoice} ({channel_name(alarm.channel)}): {task}"
        if self.recalls.wanted:
            yield f"{self.recalls.wanted} are still being called back"
        for one in self.kept:
            yield f"could not be called back: invoice {one.invoice} ({channel_name(one.channel)})"
        more = self.recalls.refused - len(self.kept)
        if more > 0:
            yield f"could not be called back: {more} more invoices"


def summary(session: Session, run: UUID, *, now: datetime) -> Summary:
    """What a run has come to so far."""
    return Summary(
        runs.kind_of(session, run),
        runs.progress_of(session, run, now=now),
        tallies.channels_of_run(session, run),
        tallies.passed_over(session, run),
        runs.undelivered(session, run, most=_MOST_LISTED),
        alarms_of(session, run, most=_MOST_LISTED),
        recalls_of(session, run),
        kept_of(session, run, most=_MOST_LISTED),
    )


def waiting_for(progress: Progress) -> str:
    """Beside the bar: what holds up those that are not sent."""
    held = {"waiting for documents": progress.documents_pending, "tried again later": progress.put_off}
    return ", ".join(f"{count} {what}" for what, count in held.items() if count)


def run_as_json(run: RunView, told: Summary) -> dict[str, Any]:
    about = {
        "run": str(run.id),
        "kind": run.kind,
        "started_at": run.started_at.isoformat(),
        "started_by": run.started_by,
    }
    return {**about, "state": run.state, **told.as_json()}


def runs_as_table(found: Sequence[RunView]) -> Table:
    table = table_of("run", "started", "by", "state", "brings", "sent", "moving", "put off", "nobody")
    for column in table.columns[:5]:
        column.no_wrap = True
    for run in found:
        progress = run.progress
        sent = progress.settled + progress.taken
        brings = f"{progress.total} {run.kind}"
        figures = (sent, progress.moving, progress.put_off, progress.exhausted)
        started = run.started_at.strftime("%d %b %H:%MZ")
        table.add_row(str(run.id)[:8], started, run.started_by, _state(run), brings, *map(str, figures))
    return table


def _state(run: RunView) -> str:
    """A run that goes on and has nothing left to do is done."""
    return "done" if run.state == "running" and run.progress.done and not run.progress.put_off else run.state


def _counts(progress: Progress) -> dict[str, Any]:
    told = asdict(progress)
    next_try = told.pop("next_try")
    return {"invoices": told.pop("total"), **told, "next_try": next_try.isoformat() if next_try else None}


def not_one_run(asked: str, found: Sequence[UUID]) -> str:
    """Why a run could not be told from what was given, and what to give."""
    if not found:
        return f"no run begins with {asked!r}: `portal runs` lists them"
    return f"several runs begin with {asked!r}; give more of one:\n" + "\n".join(f"  {run}" for run in found)
