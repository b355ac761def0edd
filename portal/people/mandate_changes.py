"""What a mandate file changes on one account: pure, from what is known and what the bank tells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.values.giro_records import DELETED, LISTED, MandateEntry


@dataclass(frozen=True, slots=True)
class Known:
    """A mandate as it stands: whether its payer wants notice, and whether it is live."""

    notice: bool
    live: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Entries to write, references to end, how many stay as they are, and deletions of what was never known."""

    new: tuple[MandateEntry, ...]
    changed: tuple[MandateEntry, ...]
    ended: tuple[str, ...]
    unchanged: int
    unknown: tuple[MandateEntry, ...]


def is_whole_list(entries: Iterable[MandateEntry]) -> bool:
    """Whether what is not among the entries is no mandate any more."""
    return any(entry.kind == LISTED for entry in entries)


def changes_of(known: Mapping[str, Known], entries: Sequence[MandateEntry]) -> Changes:
    """Of several entries for one reference the last counts. `known` has every mandate of the account, ended too."""
    last = {entry.reference: entry for entry in entries}
    told = [entry for entry in last.values() if entry.kind != DELETED]
    deleted = [entry for entry in last.values() if entry.kind == DELETED]
    new = [entry for entry in told if not _is_live(known, entry.reference)]
    changed = [
        entry for entry in told if _is_live(known, entry.reference) and known[entry.reference].notice != entry.notice
    ]
    ended = [entry.reference for entry in deleted if _is_live(known, entry.reference)]
    unknown = [entry for entry in deleted if entry.reference not in known]
    if is_whole_list(entries):
        ended += [reference for reference, one in known.items() if one.live and reference not in last]
    settled = len(new) + len(changed) + len(unknown) + sum(_is_live(known, entry.reference) for entry in deleted)
    return Changes(tuple(new), tuple(changed), tuple(ended), len(last) - settled, tuple(unknown))


def _is_live(known: Mapping[str, Known], reference: str) -> bool:
    return reference in known and known[reference].live
