"""How funnels and the ways of invoices read in a terminal, and as JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import tzinfo
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from portal.cli import overridden
from portal.cli.tables import channel_name, table_of
from portal.dispatch.pausing.breakers import Pause
from portal.dispatch.queries import AttemptView, Delivery
from portal.dispatch.running.explanation import Candidate, Explanation
from portal.dispatch.running.funnel import Funnel
from portal.words import words_in
from portal.words.labels import CHANNELS
from portal.words.reasons import sentence


def paused(pause: Pause) -> str:
    """Since when a channel or register has been left alone, and when it is tried again."""
    since, until = (moment.strftime("%Y-%m-%d %H:%MZ") for moment in (pause.since, pause.until))
    return f"does not work since {since} ({pause.failures} failures in a row); it is tried again at {until}"


def pause_as_json(pause: Pause) -> dict[str, Any]:
    times = {"since": pause.since.isoformat(), "until": pause.until.isoformat()}
    return {"kind": pause.kind, "name": pause.name, "failures": pause.failures, **times}


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
    table = table_of("channel", "would carry", "passed over because")
    table.caption = f"{funnel.total} invoices wait"
    for name in CHANNELS:
        passed = funnel.passed.get(name, Counter())
        if name in funnel.chosen or passed:
            why = "\n".join(f"{code} {count}" for code, count in sorted(passed.items()))
            table.add_row(channel_name(name), str(funnel.chosen[name]), why)
    if funnel.held:
        table.add_row("held", str(funnel.held), "a register cannot answer just now", style="yellow")
    table.add_row("nobody", str(funnel.nobody), "", style="red" if funnel.nobody else "dim")
    return table


def with_left(told: str, left: int) -> str:
    """What is told, and how many waiting invoices are left to the schedules of their series."""
    return f"{told}\n{left} are left to the schedules of their series: see `portal series`" if left else told


def explanation_as_json(told: Explanation) -> dict[str, Any]:
    """The stable form: `invoice state steps[{channel,verdict,reason,numbers}] attempts[...]`; `copy` where one goes."""
    copy = {"copy": _delivery_as_json(told.copy)} if told.copy else {}
    return {"invoice": told.invoice, **_delivery_as_json(told), **copy}


def _delivery_as_json(told: Explanation | Delivery) -> dict[str, Any]:
    return {
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
    state = "no run has taken it up; it would go like this now" if told.state == "not_started" else told.state
    copy = [f"its copy: {told.copy.state}", *_delivery_as_text(told.copy, zone)] if told.copy else []
    return [f"{told.of} {told.invoice}: {state}", *_delivery_as_text(told, zone), *copy]


def _delivery_as_text(told: Explanation | Delivery, zone: tzinfo) -> list[RenderableType]:
    words = words_in("en")
    steps = table_of("channel", "", "why")
    for step in told.steps:
        steps.add_row(channel_name(step.channel), step.verdict, sentence(words, step.reason, step.numbers))
    events = table_of("when", "channel", "state", "more")
    for attempt in told.attempts:
        for event in attempt.events:
            at = event.at.astimezone(zone).isoformat(" ", "seconds")
            events.add_row(at, channel_name(attempt.channel), event.state, _told(event.detail))
    return [steps, *([events] if told.attempts else [])]


def _told(detail: Any) -> str:  # noqa: ANN401  JSON of an event
    return ", ".join(f"{name} {value}" for name, value in detail.items() if value not in ({}, None))


def not_one(asked: str, found: Sequence[Candidate]) -> str:
    if not found:
        return f"no invoice has the number {asked}, and no letter that id"
    lines = (f"  {one.id}  {one.kind} of {one.issue_date} from {one.issuer}" for one in found)
    return f"{len(found)} have the number {asked}; give the id of one:\n" + "\n".join(lines)
