"""How a dry run tells of invoices that go to the customer past another recipient."""

from collections.abc import Sequence
from typing import Any, Final

from portal.dispatch.placing.overrides import Override
from portal.words import words_in
from portal.words.labels import CHANNELS

_WARNINGS: Final = {"reaches_debtors_only": "this channel reaches debtors only; the other recipient will not get it"}


def as_json(overrides: Sequence[Override]) -> list[dict[str, Any]]:
    """One object an invoice: `invoice customer channel warning`."""
    told = ("invoice", "customer", "channel", "warning")
    return [{name: getattr(one, name) for name in told} for one in overrides]


def as_text(overrides: Sequence[Override]) -> list[str]:
    """A heading and a line an invoice; nothing where there are none."""
    lines = [_line(one) for one in overrides]
    return [f"{len(lines)} go to the customer past another recipient:", *lines] if lines else []


def _line(one: Override) -> str:
    label = words_in("en").text(CHANNELS[one.channel])
    warning = f" ({_WARNINGS[one.warning]})" if one.warning else ""
    return f"  invoice {one.invoice}, customer {one.customer}: {label}{warning}"
