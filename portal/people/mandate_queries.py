"""Which claims a mandate covers, and which mandates cover none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_, update

from portal.config import Issuer
from portal.db import Session
from portal.people.customer_part import customer_part
from portal.people.mandate_models import Mandate


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """What a claim is asked by: issuer (organisation number), account and payment reference."""

    issuer: str
    account: str
    reference: str


@dataclass(frozen=True, slots=True)
class LiveMandate:
    """A mandate in force. `notice`: its payer wants a written notice of each claim."""

    id: UUID
    issuer: str
    account: str
    reference: str
    customer_part: str
    notice: bool
    started_at: datetime
    matched_at: datetime | None


_COLUMNS = (
    *(Mandate.id, Mandate.issuer, Mandate.account, Mandate.reference),
    *(Mandate.customer_part, Mandate.notice, Mandate.started_at, Mandate.matched_at),
)


def live_mandates(
    session: Session, keys: Collection[ClaimKey], *, issuers: Sequence[Issuer]
) -> Mapping[ClaimKey, LiveMandate]:
    """The mandate that covers each claim, in one statement; claims without one are not in the answer.

    Matched on the customer's part of the reference, as the issuer's series has it. Where a customer has several,
    the one with the claim's own reference counts, else the newest.
    """
    series = {issuer.organisation_number: issuer.references for issuer in issuers}
    parts = {key: customer_part(key.reference, series[key.issuer]) for key in keys if key.issuer in series}
    wanted = {(key.account, part) for key, part in parts.items()}
    matches = tuple_(Mandate.account, Mandate.customer_part).in_(wanted)
    rows = session.execute(select(*_COLUMNS).where(Mandate.ended_at.is_(None), matches)) if wanted else ()
    found: dict[tuple[str, str], list[LiveMandate]] = {}
    for one in (LiveMandate(*row) for row in rows):
        found.setdefault((one.account, one.customer_part), []).append(one)
    chosen = {key: _chosen(key, found.get((key.account, part), [])) for key, part in parts.items()}
    return {key: mandate for key, mandate in chosen.items() if mandate}


def _chosen(key: ClaimKey, mandates: list[LiveMandate]) -> LiveMandate | None:
    own = [one for one in mandates if one.issuer == key.issuer]
    return max(own, key=lambda one: (one.reference == key.reference, one.started_at, one.id), default=None)


def ended_at(session: Session, key: ClaimKey, *, issuers: Sequence[Issuer]) -> datetime | None:
    """When the newest mandate that would have covered a claim was stopped; None when there has been none."""
    series = next((one.references for one in issuers if one.organisation_number == key.issuer), None)
    if series is None:
        return None
    part = customer_part(key.reference, series)
    theirs = (Mandate.issuer == key.issuer, Mandate.account == key.account, Mandate.customer_part == part)
    return session.scalar(select(func.max(Mandate.ended_at)).where(*theirs))


def note_matched(session: Session, mandates: Collection[UUID], *, now: datetime) -> None:
    """These covered a claim in the run that is now being routed."""
    if mandates:
        session.execute(update(Mandate).where(Mandate.id.in_(mandates)).values(matched_at=now))


def unmatched_since(session: Session, moment: datetime) -> tuple[LiveMandate, ...]:
    """Live mandates older than `moment` that no claim has been matched with since, by account and reference.

    A customer who has moved or ended what is billed; or all of a series, when the references are built anew.
    """
    silent = or_(Mandate.matched_at.is_(None), Mandate.matched_at < moment)
    of_age = Mandate.ended_at.is_(None), Mandate.started_at < moment
    rows = select(*_COLUMNS).where(*of_age, silent).order_by(Mandate.account, Mandate.reference)
    return tuple(LiveMandate(*row) for row in session.execute(rows))
