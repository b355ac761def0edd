"""AvtaleGiro: claims that the payers' bank draws, in files of 80-character records that its file transfer fetches.

A file carries claims, or cancellations of claims, with an assignment for each account. It is written out of sight and
committed as written before it is moved into place in one step, so whatever moment we are killed at, either it can be
written again unseen, or it has been handed over.

The receipts that banks give for such files have no format we could build on, so none is read: a claim is with the bank
once its file has been put there, and its promise is kept when nobody has objected in the days the municipality sets.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from portal.config import AvtalegiroChannel, Municipality, Settings
from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference, TooLate
from portal.dispatch.wire.folder import show, write_unseen
from portal.policy.recall import Recalled
from portal.values import clock
from portal.values.giro_records import CANCELLED, Assignment, Cell, Claim, Transmission, as_bytes

# Protocol notes 2.8: a KID has 2 to 25 characters, and a claim needs one.
KID_DIGITS: Final = (2, 25)
# Assignment numbers come from the transmission's, which is never used again: two digits more, seven in all. They begin
# anew after a hundred thousand files, long after the twelve months in which none may come again.
_ACCOUNTS_A_FILE: Final = 100
_NUMBERS: Final = 10_000_000


class Avtalegiro:
    """The channel `avtalegiro`. `folder` is what the bank's file transfer watches."""

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The channel, or None without a folder or when the municipality has switched it off."""
        rules = municipality.channels.avtalegiro
        return cls(settings.avtalegiro_dir, rules) if settings.avtalegiro_dir and rules and rules.enabled else None

    def __init__(self, folder: Path, rules: AvtalegiroChannel) -> None:
        self._folder, self._rules = folder, rules
        self.capabilities = Capabilities(
            kinds=frozenset({"invoice"}),
            settles=Settles("acceptance", days=rules.settle_days),
            idempotent=True,
            transmits=True,
            carries="claims",
            lead=rules.lead,
            currencies=frozenset({"NOK"}),
            kid_digits=KID_DIGITS,
        )

    def prepare(self, batch: Batch) -> str | None:
        content, unseen = as_bytes(self._transmission(batch)), self._unseen(batch)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_unseen(content, unseen)
        except OSError as full:
            raise ChannelDown(f"{unseen}: {full.strerror}") from full
        return hashlib.sha256(content).hexdigest()

    def send(self, batch: Batch) -> Iterator[Outcome]:
        envelopes, now = list(batch.envelopes), clock.now()
        if self._unseen(batch).exists() and any(one.is_late(now) for one in envelopes):
            raise TooLate
        self._hand_over(batch)
        return (Outcome(one.attempt, "accepted", reference=_name(batch)) for one in envelopes)

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        """Only what still waits to be moved is uncertain, and `send` moves it."""
        return {}

    def revoke(self, attempt: UUID) -> Recalled:
        """Nothing is called back singly: cancellations are a transmission of their own."""
        return "kept"

    def _unseen(self, batch: Batch) -> Path:
        return self._folder / f".{_name(batch)}.writing"

    def _hand_over(self, batch: Batch) -> None:
        place = self._folder / _name(batch)
        try:
            show(self._unseen(batch), place)
        except FileNotFoundError as gone:
            # Handed over before, unless all the folder is gone.
            if not self._folder.is_dir():
                raise ChannelDown(f"{self._folder}: {gone.strerror}") from gone
        except OSError as refused:
            raise ChannelDown(f"{place}: {refused.strerror}") from refused

    def _transmission(self, batch: Batch) -> Transmission[Claim]:
        cancels, number = batch.carries == "cancellations", batch.number or 0
        assignments = tuple(
            Assignment(
                "cancellations" if cancels else "claims",
                (number * _ACCOUNTS_A_FILE + index) % _NUMBERS,
                account,
                [_claim(place, one, cancels=cancels) for place, one in enumerate(envelopes, 1)],
            )
            for index, (account, envelopes) in enumerate(_by_account(batch.envelopes))
        )
        return Transmission(self._rules.sender_id, number, assignments)


def _name(batch: Batch) -> str:
    return f"avtalegiro-{batch.carries}-{batch.number:07}.txt"


def _by_account(envelopes: Iterable[Envelope]) -> list[tuple[str, list[Envelope]]]:
    found = defaultdict[str, list[Envelope]](list)
    for one in envelopes:
        found[one.content["account"]].append(one)
    return sorted(found.items())


def _claim(number: int, envelope: Envelope, *, cancels: bool) -> Claim:
    """The claim, or its cancellation, which repeats due date, amount and reference and has no notice."""
    content = envelope.content
    return Claim(
        CANCELLED if cancels else content["type"],
        number,
        date.fromisoformat(content["due"]),
        content["amount"],
        content["kid"],
        content["payer"],
        content["statement"],
        () if cancels else tuple(Cell(*cell) for cell in content["notice"]),
    )
