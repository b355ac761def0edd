"""Told to who opened a case: it is decided. What was decided of what stands where they log in."""

from dataclasses import asdict, dataclass
from typing import Literal

from portal.notices.notice import Notice, composed


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """Which case, how it ended, and where questions go."""

    number: str
    outcome: Literal["answered", "granted", "refused"]
    municipality: str
    phone: str
    email: str


def compose(facts: CaseDecided, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    return composed("case_decided", language, **asdict(facts))
