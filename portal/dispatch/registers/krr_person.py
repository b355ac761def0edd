"""What the contact and reservation register says of one person, and what follows for their digital mailbox. Pure.

Source: docs.digdir.no, krr_attributter; eForvaltningsforskriften § 9 (reservation) and § 32 (an address counts for 18
months from when it was last updated or confirmed).
"""

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from portal.dispatch.register import Answer
from portal.policy.outcome import Reason

# The mailboxes there are, by their operator's organisation number.
SUPPLIERS: Final = {"984661185": "digipost", "922020175": "eboks"}
_COUNTS_FOR_MONTHS: Final = 18


def _moment(value: object) -> object:
    """`2023-06-29T10:14:52+02` as well as `...Z`; what cannot be read is as if it were not there."""
    try:
        read = datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read and read.tzinfo is None else read


_Moment = Annotated[datetime | None, BeforeValidator(_moment)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class _Contact(_Said):
    epostadresse: str = ""
    epostadresse_oppdatert: _Moment = None
    epostadresse_sist_verifisert: _Moment = None
    mobiltelefonnummer: str = ""
    mobiltelefonnummer_oppdatert: _Moment = None
    mobiltelefonnummer_sist_verifisert: _Moment = None

    @property
    def addresses(self) -> Iterator[tuple[datetime | None, datetime | None]]:
        """For each address there is, when it was updated and when confirmed."""
        if self.epostadresse:
            yield self.epostadresse_oppdatert, self.epostadresse_sist_verifisert
        if self.mobiltelefonnummer:
            yield self.mobiltelefonnummer_oppdatert, self.mobiltelefonnummer_sist_verifisert


class _Mailbox(_Said):
    # Empty for one that was given up.
    postkasseadresse: str = ""
    postkasseleverandoeradresse: str = ""


class KrrPerson(_Said):
    """One of `personer`. Only number and status are always there."""

    personidentifikator: str
    status: Literal["AKTIV", "SLETTET", "IKKE_REGISTRERT"]
    reservasjon: Literal["JA", "NEI"] = "NEI"
    varslingsstatus: Literal["KAN_VARSLES", "KAN_IKKE_VARSLES"] | None = None
    kontaktinformasjon: _Contact = _Contact()
    digital_post: _Mailbox = _Mailbox()

    def answer(self, now: datetime) -> Answer:
        """Whether they may get an invoice in a digital mailbox, and in whose."""
        against = self._against(now)
        if against:
            return Answer("no", against, email=self._email)
        supplier = SUPPLIERS.get(self.digital_post.postkasseleverandoeradresse, "mailbox")
        return Answer("yes", Reason("reachable", {"to": supplier}), {"supplier": supplier}, email=self._email)

    @property
    def _email(self) -> str | None:
        """The address it knows; none of whoever wants nothing digital from the public sector."""
        wants = self.status == "AKTIV" and self.reservasjon == "NEI"
        return self.kontaktinformasjon.epostadresse or None if wants else None

    def _against(self, now: datetime) -> Reason | None:
        if self.reservasjon == "JA":
            return Reason("reserved")
        if self.status != "AKTIV" or not self.digital_post.postkasseadresse:
            return Reason("no_mailbox")
        return None if self._can_be_told(now) else Reason("contact_expired", {"months": _COUNTS_FOR_MONTHS})

    def _can_be_told(self, now: datetime) -> bool:
        """Whether an address counts. Where the register shows none, its own word does."""
        if self.varslingsstatus == "KAN_IKKE_VARSLES":
            return False
        moments = list(self.kontaktinformasjon.addresses)
        oldest = _months_before(now, _COUNTS_FOR_MONTHS)
        return not moments or any(moment and moment > oldest for pair in moments for moment in pair)


def _months_before(now: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last day."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, calendar.monthrange(year, month + 1)[1]))
