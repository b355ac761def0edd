"""The newest file that told of each account's mandates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from portal.db import Session
from portal.people.mandate_models import NewestMandates
from portal.people.mandate_order import Filed


@dataclass(frozen=True, slots=True)
class Newest:
    """A file that was taken in."""

    filed: Filed
    taken_in_at: datetime

    def __str__(self) -> str:
        return f"{self.filed}, taken in {self.taken_in_at:%Y-%m-%d}"


def newest_of(session: Session, accounts: Collection[str]) -> Mapping[str, Newest]:
    """Accounts that no file has told of are not in the answer."""
    columns = (NewestMandates.account, NewestMandates.number, NewestMandates.filed_on, NewestMandates.taken_in_at)
    rows = session.execute(select(*columns).where(NewestMandates.account == any_(literal(list(accounts), ARRAY(Text)))))
    return {account: Newest(Filed(number, filed_on), at) for account, number, filed_on, at in rows}


def note_newest(session: Session, *, accounts: Collection[str], filed: Filed, digest: str, now: datetime) -> None:
    """From now on this file is the newest of these accounts."""
    about: dict[str, Any] = {"number": filed.number, "filed_on": filed.filed_on, "digest": digest, "taken_in_at": now}
    if accounts:
        newest = insert(NewestMandates).on_conflict_do_update(index_elements=["account"], set_=about)
        session.execute(newest, [{"account": account} | about for account in accounts])
