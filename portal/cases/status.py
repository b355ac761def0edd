"""The states of a case, and where each step leads. Pure."""

from collections.abc import Mapping
from typing import Final, Literal

from portal.policy.outcome import Reason

State = Literal["open", "waiting_for_resident", "decided", "withdrawn"]
Outcome = Literal["answered", "granted", "refused"]
Step = Literal["written", "asked", "decided", "withdrawn"]
By = Literal["resident", "desk", "system"]

# Somebody still has something to do.
LIVE: Final[frozenset[str]] = frozenset({"open", "waiting_for_resident"})
# How many files one case holds.
MOST_FILES: Final = 10
_LEADS_TO: Final[Mapping[Step, State]] = {
    "written": "open",
    "asked": "waiting_for_resident",
    "decided": "decided",
    "withdrawn": "withdrawn",
}


def after(state: str, step: Step) -> State | Reason:
    """The state that a step leads to; what is decided or withdrawn takes no step more."""
    return _LEADS_TO[step] if state in LIVE else Reason(f"case_{state}")


def room_for(held: int, more: int) -> Reason | None:
    """Why a case that holds some files does not take so many more; None: it does."""
    return Reason("too_many_files", {"most": MOST_FILES}) if held + more > MOST_FILES else None
