"""Where something went and to whom, by the numbers of the reason it went that way."""

from collections.abc import Mapping
from typing import Final

_IN_THE_READERS_PLACE: Final = frozenset({"other", "estate", "minor", "company"})
_NAMED_MAILBOXES: Final = frozenset({"digipost", "eboks"})


def is_for_the_reader(numbers: Mapping[str, int | str]) -> bool:
    """Whether it goes to the reader; what goes to somebody in their place is told in words of its own."""
    return numbers.get("to") not in _IN_THE_READERS_PLACE


def place_of(channel: str, numbers: Mapping[str, int | str]) -> str:
    """The mailbox, where the register named it; else the channel."""
    to = str(numbers.get("to"))
    return to if to in _NAMED_MAILBOXES else channel
