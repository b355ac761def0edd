"""The bank's end of the file transfer: claims as they lie there, until they are drawn or cancelled.

Whatever is asked is read anew from the folder. A file is refused whole for what is wrong in it, for a number that came
before, and for a claim or cancellation that comes too late. Source: the project's protocol notes 2.2 and 2.3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from portal.config import Municipality
from portal.sandbox.avtalegiro.claims import ClaimFile, ClaimsRefused, SentClaim, read_claims
from portal.sandbox.residents import SandboxResident
from portal.values.business_days import is_business_day, next_business_day

_OSLO: Final = ZoneInfo("Europe/Oslo")
_CUT_OFF: Final = time(14)
_LEAD_DAYS, _FURTHEST_DAYS = 4, 365
_SATURDAY = 5
_CANCELLATION = "93"


@dataclass(frozen=True)
class DrawnClaim:
    """A claim that lies in the bank since `at`, of the file `name`."""

    name: str
    at: datetime
    sent: SentClaim

    @property
    def key(self) -> str:
        return f"{self.name}-{self.sent.number}"

    @property
    def invoice_no(self) -> str:
        """As the payer's statement will show it: the last of its words."""
        return self.sent.statement.split()[-1] if self.sent.statement else ""

    @property
    def drawn_on(self) -> date:
        return next_business_day(self.sent.due, "NO")


@dataclass(frozen=True)
class RefusedFile:
    """A file the bank takes nothing of, and why."""

    name: str
    why: str


class ClaimInbox:
    """The folder that the bank's transfer watches."""

    def __init__(self, folder: Path, municipality: Municipality) -> None:
        self._folder, self._municipality = folder, municipality

    def of(self, customer: SandboxResident) -> list[DrawnClaim]:
        """The claims on one of the bank's customers: theirs are the payments under their customer numbers."""
        claims, _ = self.read()
        return [one for one in claims if self._customer_number(one.sent) in customer.customer_numbers]

    def read(self) -> tuple[list[DrawnClaim], list[RefusedFile]]:
        """What lies there, cancelled claims gone, and the files that were refused."""
        claims: dict[tuple[str, str, date, int], DrawnClaim] = {}
        refused, numbers = list[RefusedFile](), set[int]()
        for path, at in self._files():
            try:
                file = _accepted(path.read_bytes(), at, numbers)
            except ClaimsRefused as wrong:
                refused.append(RefusedFile(path.name, str(wrong)))
                continue
            numbers.add(file.number)
            for one in file.claims:
                key = (one.account, one.kid, one.due, one.ore)
                if one.kind == _CANCELLATION:
                    claims.pop(key, None)
                else:
                    claims[key] = DrawnClaim(path.stem, at, one)
        return list(claims.values()), refused

    def _files(self) -> Iterator[tuple[Path, datetime]]:
        """What is whole, in the order in which it came."""
        paths = [path for path in self._folder.glob("*.txt") if not path.name.startswith(".")]
        came = {path: datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in paths}
        yield from sorted(came.items(), key=lambda one: (one[0].stem.rpartition("-")[2], one[1]))

    def _customer_number(self, claim: SentClaim) -> str:
        for issuer in self._municipality.issuers:
            if claim.account in issuer.accounts and issuer.references.customer_slice:
                start, end = issuer.references.customer_slice
                return claim.kid[start:end]
        return claim.kid


def _accepted(content: bytes, at: datetime, numbers: set[int]) -> ClaimFile:
    file = read_claims(content)
    if file.number in numbers:
        raise ClaimsRefused(1, "NUMBER_USED")
    refuse_late(file, at)
    return file


def refuse_late(file: ClaimFile, at: datetime) -> None:
    """Raise ClaimsRefused where anything in a file that comes in at `at` is due too soon, or too far ahead."""
    soonest, furthest = first_due(at), at.astimezone(_OSLO).date() + timedelta(days=_FURTHEST_DAYS)
    for one in file.claims:
        if one.due < soonest:
            raise ClaimsRefused(one.number, "TOO_LATE")
        if one.due > furthest:
            raise ClaimsRefused(one.number, "TOO_FAR_AHEAD")


def first_due(at: datetime) -> date:
    """The first due date of what comes in at a moment: four days, weekday holidays not counted, from its bank day."""
    local = at.astimezone(_OSLO)
    day = next_business_day(local.date() + timedelta(days=local.time() >= _CUT_OFF), "NO")
    left = _LEAD_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() >= _SATURDAY or is_business_day(day, "NO")
    return day
