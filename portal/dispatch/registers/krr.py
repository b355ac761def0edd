"""The contact and reservation register (KRR): who may get digital post, and in which mailbox.

Source: docs.digdir.no, oppslagstjenesten_rest. A thousand numbers a call; access by Maskinporten.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final, Self
from uuid import UUID

import structlog
from pydantic import ValidationError

from portal.config import MaskinportenClient, Municipality, Settings
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.dispatch.registers.krr_person import KrrPerson
from portal.dispatch.registers.silence import unknown
from portal.dispatch.wire.http import BadAnswer, Heard, HttpLine, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.maskinporten import Maskinporten, TokenRefused
from portal.values import clock

_PATH: Final = "rest/v2/personer"
# What we ask for ourselves, and what a supplier asks for on a municipality's delegation.
_OWN_SCOPES: Final = "krr:global/kontaktinformasjon.read krr:global/digitalpost.read"
_DELEGATED_SCOPES: Final = "krr:global/kontaktinfo.read krr:global/postkasse.read"
# A thousand people with their certificates.
_MOST_BYTES: Final = 8_000_000

log = structlog.get_logger(__name__)


class ContactRegister:
    """The register `krr`."""

    bulk = 1000
    per_second: float | None = None

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The register, or None without its settings; there is none outside Norway."""
        client = settings.maskinporten
        if client is None or settings.krr_url is None or municipality.country != "NO":
            return None
        line, maskinporten = _lines(client, str(settings.krr_url))
        return cls(line, maskinporten, _DELEGATED_SCOPES if client.consumer_org else _OWN_SCOPES)

    def __init__(self, line: HttpLine, maskinporten: Maskinporten, scopes: str = _OWN_SCOPES) -> None:
        self._line = line
        self._maskinporten = maskinporten
        self._scopes = scopes

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        """Answer for each; those without a number have no mailbox anybody could find, and are not asked about."""
        keys: dict[str, list[UUID]] = {}
        for one in asked:
            if one.national_id is not None:
                keys.setdefault(one.national_id.number, []).append(one.key)
        said = dict(pair for part in _parts(list(keys), self.bulk) for pair in self._said_of(part))
        found = {key: said.get(number, UNKNOWN) for number, theirs in keys.items() for key in theirs}
        return {one.key: found.get(one.key, UNKNOWN) for one in asked}

    def _said_of(self, numbers: Sequence[str]) -> Iterator[tuple[str, Answer]]:
        """What one call says, by number; of each that nobody can say when it fails."""
        try:
            people = self._call(numbers)
        except (TokenRefused, NotReached, NoAnswer, BadAnswer, NotNow) as fault:
            log.warning("register_silent", register="krr", fault=type(fault).__name__, asked=len(numbers))
            silence = unknown(fault)
            yield from ((number, silence) for number in numbers)
            return
        now, unreadable = clock.now(), 0
        for person in people:
            try:
                read = KrrPerson.model_validate(person)
            except ValidationError:
                unreadable += 1
            else:
                yield read.personidentifikator, read.answer(now)
        if unreadable:
            log.warning("register_unreadable", register="krr", people=unreadable)

    def lets_us_in(self) -> None:
        """Ask about nobody, which it refuses only to those it would answer. Raise what says why it would not us."""
        heard = self._post([])
        if heard.status != HTTPStatus.BAD_REQUEST and not heard.is_yes:
            raise heard.bad("where people were asked about")

    def _post(self, numbers: Sequence[str]) -> Heard:
        # Those who are not registered are then told as such: who is missing from the answer is not known to be so.
        body = {"personidentifikatorer": list(numbers), "inkluderIkkeRegistrerte": True}
        headers = {"Authorization": f"Bearer {self._maskinporten.token(self._scopes)}"}
        return self._line.call("POST", _PATH, json=body, headers=headers)

    def _call(self, numbers: Sequence[str]) -> list[Any]:
        heard = self._post(numbers)
        if heard.status == HTTPStatus.UNAUTHORIZED:
            self._maskinporten.forget(self._scopes)
        if heard.later:
            raise heard.not_now()
        if not heard.is_yes:
            raise heard.bad("where people were asked about")
        people = heard.json().get("personer")
        if not isinstance(people, list):
            raise heard.bad("without `personer`")
        return people


@lru_cache(maxsize=4)
def _lines(client: MaskinportenClient, address: str) -> tuple[HttpLine, Maskinporten]:
    """For the whole process, so that connections and tokens outlive one job."""
    return HttpLine("krr", address, most_bytes=_MOST_BYTES), Maskinporten(client)


def _parts(numbers: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (numbers[start : start + most] for start in range(0, len(numbers), most))
