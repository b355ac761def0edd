"""Told to who opened a case: it waits for an answer of theirs. What is asked stands where they log in."""

from dataclasses import asdict, dataclass

from portal.notices.notice import Notice, composed


@dataclass(frozen=True, slots=True)
class CaseAsked:
    """Which case, and where questions go."""

    number: str
    municipality: str
    phone: str
    email: str


def compose(facts: CaseAsked, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    return composed("case_asked", language, **asdict(facts))
