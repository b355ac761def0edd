"""What is noticed of a mandate file: why an account's mandates are refused whole, or what is worth knowing of them."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from portal.people.mandate_newest import Newest
from portal.people.mandate_order import Filed

Code = Literal["unknown_account", "older_file", "dated_ahead", "unknown_mandate", "other_series"]
_REFUSALS: Final[frozenset[Code]] = frozenset({"unknown_account", "older_file", "dated_ahead"})


@dataclass(frozen=True, slots=True)
class MandateFinding:
    """Of an account, or of one transaction; `value` is what it is about: an account, a file, a masked reference."""

    code: Code
    account: str
    number: int | None
    value: str

    @property
    def is_refusal(self) -> bool:
        return self.code in _REFUSALS


def refusal_of(
    account: str, filed: Filed, newest: Newest | None, *, is_ours: bool, today: date
) -> MandateFinding | None:
    """Why a file's word on this account is not taken, or None. `newest` is the newest that was taken in before.

    Changes that came before the newest file are refused as a whole list is: a mandate that they tell of may have been
    changed or deleted since, and what was never known here leaves no trace that would tell.
    """
    if not is_ours:
        return MandateFinding("unknown_account", account, None, account)
    if filed.is_ahead_of(today):
        return MandateFinding("dated_ahead", account, None, str(filed))
    if newest and filed.is_before(newest.filed):
        return MandateFinding("older_file", account, None, f"{filed}; newer is {newest}")
    return None
