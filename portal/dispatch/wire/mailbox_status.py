"""What a message's statuses come to. Pure.

Source: eFormidling's statuses, as Digdir's integration point maps the mailbox's receipts to them: LEVERT lies in the
mailbox, LEST was opened; FEIL is also a notice that could not be sent, days after the letter lay there, and
LEVETID_UTLOPT also a receipt that never came.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal
from uuid import UUID

from portal.dispatch.channel import Outcome
from portal.dispatch.wire.integration_point import MessageStatus
from portal.policy.outcome import Reason

# The furthest a message has come, best first.
_CAME_TO: Final[tuple[tuple[str, Literal["read", "delivered", "accepted"]], ...]] = (
    ("LEST", "read"),
    ("LEVERT", "delivered"),
    ("MOTTATT", "accepted"),
    ("SENDT", "accepted"),
)
_FAILED: Final = frozenset({"FEIL", "LEVETID_UTLOPT"})


def outcome_of(attempt: UUID, statuses: Sequence[MessageStatus]) -> Outcome | None:
    """None while it is only created: then nobody can say yet whether it will be sent."""
    came_to = _came_to(attempt, statuses)
    failure = next((status for status in reversed(statuses) if status.name in _FAILED), None)
    return came_to if failure is None else _with_failure(attempt, came_to, failure)


def _came_to(attempt: UUID, statuses: Sequence[MessageStatus]) -> Outcome | None:
    first = {status.name: status for status in reversed(statuses)}
    for name, result in _CAME_TO:
        if name in first:
            return Outcome(attempt, result, at=first[name].at)
    return None


def _with_failure(attempt: UUID, came_to: Outcome | None, failure: MessageStatus) -> Outcome:
    detail = f"{failure.name}: {failure.description}".rstrip(": ")
    if came_to is not None and came_to.result in ("delivered", "read"):
        return replace(came_to, alarm=Reason("failed_after_delivery"), detail=detail)
    if came_to is not None and failure.name == "LEVETID_UTLOPT":
        # It left us and no receipt came in time: it may lie in the mailbox.
        return replace(came_to, alarm=Reason("receipt_missing"), detail=detail)
    return Outcome(attempt, "refused", Reason("rejected_by_channel"), detail=detail)
