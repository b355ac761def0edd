"""Whether a letter must say that an invoice's claim was moved or withdrawn, and what its reader knows so far. Pure.

Source: the project's protocol notes 2.7: a document that was sent lies with its reader for good, so a notice tells what
has changed. Where the newest claim comes to them as a document of its own, that one tells it; while the one before may
still be paid or drawn somewhere, nothing certain can be told.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.policy.recall import ASKING

# has         the channel has it, or may have it and nobody could find out
# under_way   nobody knows yet: it is on its way, or no way is found for it yet
# over        it was paid, approved or drawn there
Progress = Literal["has", "under_way", "over"]


@dataclass(frozen=True, slots=True)
class ClaimAsked:
    """What one version of a claim asks for: whether anything, and by which day. `withdrawn`: somebody decided so."""

    version: int
    due: date | None
    asks: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """How far one version has got: as the claim itself, or as the copy of what AvtaleGiro draws.

    `channel` is None while no way is found for it.
    """

    version: int
    purpose: Literal["main", "copy"]
    channel: str | None
    progress: Progress

    @property
    def document_by(self) -> str | None:
        """The channel by which it lies with its reader for good; None where it asks for payment by itself."""
        return None if self.progress != "has" or self.channel in ASKING else self.channel


@dataclass(frozen=True, slots=True)
class Change:
    """What a letter about the claim's newest `version` must say.

    They hold a document that came by `channel`: the invoice, or the copy of what AvtaleGiro was to draw (`was_drawn`).
    It is due on `new_due`, or withdrawn; `old_due` is None where they know of no date that counts. `asked_by` is the
    channel that asks for it now, None where they pay by the invoice's own numbers.
    """

    version: int
    channel: str
    was_drawn: bool
    old_due: date | None
    new_due: date | None
    asked_by: str | None


def change_to_tell(claims: Sequence[ClaimAsked], sent: Sequence[Sent], letters: Collection[int]) -> Change | None:
    """The change that a letter is due for; None where none is, or not yet.

    `claims` are all of an invoice, oldest first; `letters` the versions that letters have told of.
    """
    newest = claims[-1]
    older = [one for one in sent if one.version < newest.version]
    brings_newest = [one for one in sent if one.version == newest.version]
    held = [(one.version, one.purpose, channel) for one in older if (channel := one.document_by)]
    if not held or not _is_certain(older, brings_newest):
        return None
    version, purpose, channel = max(held)
    known = next(one for one in claims if one.version == max((version, *letters)))
    asked_by = brings_newest[0].channel if brings_newest else None
    # What AvtaleGiro was to draw is claimed anew, and how is not known before it is.
    is_awaited = purpose == "copy" and newest.asks and asked_by is None
    if is_awaited or not _is_news(newest, known):
        return None
    old_due = None if known.withdrawn else known.due
    return Change(newest.version, channel, purpose == "copy", old_due, newest.due if newest.asks else None, asked_by)


def _is_certain(older: Sequence[Sent], newest: Sequence[Sent]) -> bool:
    """Nothing is on its way, the claim before lies nowhere it is paid, and no document brings the newest."""
    if any(one.progress == "under_way" for one in (*older, *newest)):
        return False
    if any(one.channel in ASKING and one.progress == "has" for one in older):
        return False
    return not any(one.document_by or one.purpose == "copy" or one.progress == "over" for one in newest)


def _is_news(newest: ClaimAsked, known: ClaimAsked) -> bool:
    """A payment or a credit tells for itself that less is left."""
    if not newest.asks:
        return newest.withdrawn and not known.withdrawn
    return newest.due is not None and (known.withdrawn or newest.due != known.due)
