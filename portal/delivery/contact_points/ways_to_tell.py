"""Where a change of contact point is told: at the old address and at the new one. Pure.

Who cannot be told at the old one is told the best other way. The exception is a resident who gives a first address
after logging in: nothing is taken from them, and a letter on paper to say so would be what they wanted to be rid of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Told = Literal["old", "new", "other"]


@dataclass(frozen=True, slots=True)
class Changed:
    """What counted before and counts now; `by_resident`: after a login of their own."""

    before: str | None
    before_bounced: bool
    after: str | None
    by_resident: bool
    protected: bool = False


def ways_to_tell(change: Changed) -> Iterator[tuple[Told, str | None]]:
    """Where, and at which address; the `other` way is found for each when it is sent."""
    if change.protected:
        # By post alone, as everything to who lives under protection.
        yield "other", None
        return
    if change.before and not change.before_bounced:
        yield "old", change.before
    elif change.before or not change.by_resident:
        yield "other", None
    if change.after:
        yield "new", change.after
