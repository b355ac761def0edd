"""Taking in the mandates that the bank tells of (FBO)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, any_, bindparam, literal, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from portal.config import Issuer
from portal.db import Base, Session, new_key
from portal.people.customer_part import customer_part, is_of_series
from portal.people.mandate_changes import Changes, Known, changes_of, is_whole_list
from portal.people.mandate_findings import Code, MandateFinding, refusal_of
from portal.people.mandate_models import Mandate, MandateFile
from portal.people.mandate_newest import newest_of, note_newest
from portal.people.mandate_order import Filed
from portal.values.giro_records import DELETED, Assignment, MandateEntry
from portal.values.national_id import masked

_NEW: Final = insert(Base.metadata.tables[Mandate.__tablename__])
_AFRESH: Final = ("issuer", "customer_part", "notice", "kind", "digest", "started_at", "ended_at", "matched_at")
# What had ended begins again: nothing of its first life says anything of its second.
_BEGIN: Final = _NEW.on_conflict_do_update(
    index_elements=["account", "reference"], set_={name: _NEW.excluded[name] for name in _AFRESH}
)
_TABLE: Final = Base.metadata.tables[Mandate.__tablename__]
_CHANGE: Final = (
    update(_TABLE)
    .where(_TABLE.c.account == bindparam("of_account"), _TABLE.c.reference == bindparam("of_reference"))
    .values(notice=bindparam("notice"), kind=bindparam("kind"), digest=bindparam("digest"))
)


@dataclass(frozen=True, slots=True)
class MandateResult:
    """What became of a file. `same_file`: these bytes were taken in before, and nothing was written."""

    new: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    findings: tuple[MandateFinding, ...] = ()
    same_file: bool = False


def record_mandates(
    session: Session,
    *,
    assignments: Sequence[Assignment[MandateEntry]],
    issuers: Sequence[Issuer],
    number: int,
    digest: str,
    now: datetime,
    filed_on: date | None = None,
    anyway: bool = False,
) -> MandateResult:
    """Write what a transmission of this number and day tells; two at once wait for each other.

    A whole list replaces the mandates of its account, also when it is split over several assignments. What the bank
    made before the newest file of an account is refused, unless it is to be taken in `anyway`. `digest` is the file's
    SHA-256.
    """
    session.execute(text("select pg_advisory_xact_lock(hashtext('mandates'))"))
    if session.get(MandateFile, digest):
        return MandateResult(same_file=True)
    filed, told = Filed(number, filed_on), _by_account(assignments)
    newest = {} if anyway else newest_of(session, told)
    # Where issuers share an account, the first has its mandates.
    ours = {account: issuer for issuer in reversed(issuers) for account in issuer.accounts}
    refusals = {
        account: refusal_of(account, filed, newest.get(account), is_ours=account in ours, today=now.date())
        for account in told
    }
    taken = [account for account in told if not refusals[account]]
    result = MandateResult(findings=tuple(one for one in refusals.values() if one))
    for account in taken:
        result = _sum(result, _recorded(session, _Part(ours[account], account, told[account], digest, now)))
    note_newest(session, accounts=taken, filed=filed, digest=digest, now=now)
    if len(taken) == len(told):
        session.add(MandateFile(digest=digest, number=number, imported_at=now))
        session.flush()
    return result


def _by_account(assignments: Iterable[Assignment[MandateEntry]]) -> Mapping[str, list[MandateEntry]]:
    entries: dict[str, list[MandateEntry]] = {}
    for assignment in assignments:
        entries.setdefault(assignment.account, []).extend(assignment.transactions)
    return entries


@dataclass(frozen=True, slots=True)
class _Part:
    """What a file tells of one account."""

    issuer: Issuer
    account: str
    entries: list[MandateEntry]
    digest: str
    now: datetime


def _recorded(session: Session, part: _Part) -> MandateResult:
    changes = changes_of(_known(session, part), part.entries)
    _write(session, part, changes)
    findings = [_noticed("unknown_mandate", part, one) for one in changes.unknown]
    strange = (one for one in changes.new if not is_of_series(one.reference, part.issuer.references))
    findings += [_noticed("other_series", part, one) for one in strange]
    counts = len(changes.new), len(changes.changed), len(changes.ended)
    return MandateResult(*counts, changes.unchanged, tuple(findings))


def _noticed(code: Code, part: _Part, entry: MandateEntry) -> MandateFinding:
    return MandateFinding(code, part.account, entry.number, masked(entry.reference))


def _known(session: Session, part: _Part) -> Mapping[str, Known]:
    columns = select(Mandate.reference, Mandate.notice, Mandate.ended_at.is_(None))
    rows = columns.where(Mandate.account == part.account)
    if not is_whole_list(part.entries):
        rows = rows.where(Mandate.reference == _any_of([one.reference for one in part.entries]))
    return {reference: Known(notice, live) for reference, notice, live in session.execute(rows)}


def _write(session: Session, part: _Part, changes: Changes) -> None:
    if changes.new:
        session.execute(_BEGIN, [_row(part, entry) for entry in changes.new])
    if changes.changed:
        session.execute(_CHANGE, [_change(part, entry) for entry in changes.changed])
    ended = Mandate.account == part.account, Mandate.reference == _any_of(list(changes.ended))
    session.execute(update(Mandate).where(*ended).values(ended_at=part.now, kind=DELETED, digest=part.digest))


def _any_of(references: list[str]) -> ColumnElement[bool]:
    return any_(literal(references, ARRAY(Text)))


def _row(part: _Part, entry: MandateEntry) -> dict[str, Any]:
    return {
        "id": new_key(),
        "issuer": part.issuer.organisation_number,
        "account": part.account,
        "reference": entry.reference,
        "customer_part": customer_part(entry.reference, part.issuer.references),
        "notice": entry.notice,
        "kind": entry.kind,
        "digest": part.digest,
        "started_at": part.now,
        "ended_at": None,
        "matched_at": None,
    }


def _change(part: _Part, entry: MandateEntry) -> dict[str, Any]:
    key = {"of_account": part.account, "of_reference": entry.reference}
    return key | {"notice": entry.notice, "kind": entry.kind, "digest": part.digest}


def _sum(one: MandateResult, other: MandateResult) -> MandateResult:
    return MandateResult(
        one.new + other.new,
        one.changed + other.changed,
        one.ended + other.ended,
        one.unchanged + other.unchanged,
        one.findings + other.findings,
    )
