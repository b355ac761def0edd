"""eFaktura 2.0 through the system supplier's REST facade: who may be reached, claims sent, asked about, called back.

Source: the project's protocol notes 1.3, 1.5 and 1.6 (operations, error codes and limits of Mastercard Payment
Services' SOAP services, and the REST facades that resellers put before them). The services' own documents are for
customers only, so the shapes below are this project's and not verified against any supplier:

    POST lookup                        issuer, socialSecurityNumber -> efakturaIdentifier, generalConsent, agreement,
                                       blocked; 404: nobody with that number is in the register
    PUT  invoices/<consignmentId>      the claim; 201 new, 200 the very same again, 409 code 209 another one
    GET  invoices/<consignmentId>      consignmentId, status, code; 404 code 5004
    POST invoices/<consignmentId>/cancel   204; 409 code 5005 (paid) or 5006 (cancelled before); 404 code 5004
    PUT  agreements/<requestId>        issuer, socialSecurityNumber: their bank is asked for eFaktura from the issuer;
                                       201 new, 200 the same again, requestId; 4xx with a code: it will not be asked
    GET  issuers                       the issuers this key may send for
    GET  jwk                           the keys that sign the banks' tokens to our presentations

Money is whole øre. The consignment's id is our attempt's key, so that sending twice reaches the recipient once. Every
call carries the supplier's key; a person number travels in a body, never in an address.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, Self, TypeVar
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from portal.config import Settings
from portal.dispatch.wire.http import Heard, HttpLine

Cancelled = Literal["cancelled", "already_paid", "already_cancelled", "not_found"]

_NOT_FOUND = 404
_NO_CONTENT = 204
# Answers about our key or our address for the facade: about us, never about the recipient.
_ABOUT_US: Final = frozenset({301, 302, 307, 308, 401, 403, 404, 405})
# Error codes of the services, as far as they are known.
UNKNOWN_ISSUER: Final = "5002"
NO_SUCH_INVOICE: Final = "5004"
NOT_AUTHORISED: Final = "5008"
ANOTHER_UNDER_THIS_ID: Final = "209"
_CANCELLATIONS: Final[dict[str, Cancelled]] = {
    NO_SUCH_INVOICE: "not_found",
    "5005": "already_paid",
    "5006": "already_cancelled",
}

log = structlog.get_logger(__name__)


class Refused(Exception):
    """A certain and lasting no, with the facade's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InDoubt(Exception):
    """Whether it was done, nobody here knows."""


class _Foreign(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class Reached(_Foreign):
    """What the register says of one person and one issuer."""

    identifier: str | None = Field(default=None, alias="efakturaIdentifier", min_length=1, max_length=50)
    general_consent: bool = Field(alias="generalConsent")
    agreement: bool
    blocked: bool


class Consignment(_Foreign):
    """How far a claim has come. `code` says why one was rejected."""

    consignment: str = Field(alias="consignmentId")
    status: Literal["accepted", "rejected", "delivered", "paid", "cancelled"]
    code: str | None = Field(default=None, max_length=40)


class _Requested(_Foreign):
    request: str = Field(alias="requestId")


class _Problem(_Foreign):
    code: str = Field(max_length=40)


class _Issuers(_Foreign):
    issuers: list[str]


_Shape = TypeVar("_Shape", bound=_Foreign)


@dataclass(frozen=True, slots=True)
class EfakturaAccess:
    """Where the facade is, and the supplier's key to it."""

    url: str
    key: SecretStr
    transport: httpx.BaseTransport | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """What PORTAL_EFAKTURA_URL and PORTAL_EFAKTURA_KEY say; None without them."""
        if settings.efaktura_url is None or settings.efaktura_key is None:
            return None
        return cls(str(settings.efaktura_url), settings.efaktura_key)

    def open(self) -> AbstractContextManager["EfakturaFacade"]:
        """One facade for the whole process: its connections outlive one job."""
        return nullcontext(_facade_of(self))


@lru_cache(maxsize=4)
def _facade_of(access: EfakturaAccess) -> "EfakturaFacade":
    proof = {"Authorization": f"Bearer {access.key.get_secret_value()}"}
    return EfakturaFacade(HttpLine("efaktura", access.url, headers=proof, transport=access.transport))


class EfakturaFacade:
    """The calls, over one pool of connections. Besides what each names, all raise NotReached: nobody heard it."""

    def __init__(self, line: HttpLine) -> None:
        self._line = line

    def look_up(self, *, issuer: str, person_number: str) -> Reached | None:
        """What is known of a person; None when nothing is. Raise NotNow, NoAnswer, BadAnswer."""
        heard = self._line.call("POST", "lookup", json={"issuer": issuer, "socialSecurityNumber": person_number})
        if heard.status == _NOT_FOUND and _code_in(heard) == NO_SUCH_INVOICE:
            return None
        return _read(Reached, self._granted(heard))

    def send(self, key: UUID, claim: dict[str, Any]) -> Consignment:
        """Hand a claim over under our key, and hear how far it has come.

        Raise Refused, NotNow, InDoubt, NoAnswer, BadAnswer.
        """
        heard = self._line.call("PUT", f"invoices/{key}", json=claim)
        if heard.its_own_fault:
            raise InDoubt(f"answer {heard.status}")
        code = None if heard.is_yes else _code_in(heard)
        if code == ANOTHER_UNDER_THIS_ID:
            raise InDoubt(f"code {code}")
        if code is not None and code not in (UNKNOWN_ISSUER, NOT_AUTHORISED):
            raise Refused(code)
        return _consignment(key, self._granted(heard))

    def status(self, key: UUID) -> Consignment | None:
        """How far the claim under our key has come; None when none is there. Raise NotNow, NoAnswer, BadAnswer."""
        heard = self._line.call("GET", f"invoices/{key}")
        if heard.status == _NOT_FOUND and _code_in(heard) == NO_SUCH_INVOICE:
            return None
        return _consignment(key, self._granted(heard))

    def cancel(self, key: UUID) -> Cancelled:
        """Call the claim under our key back. Raise NotNow, InDoubt, NoAnswer, BadAnswer."""
        heard = self._line.call("POST", f"invoices/{key}/cancel")
        if heard.status == _NO_CONTENT:
            return "cancelled"
        if heard.its_own_fault:
            raise InDoubt(f"answer {heard.status}")
        known = _CANCELLATIONS.get(_code_in(heard) or "")
        if known is None:
            self._granted(heard)
            raise heard.bad("to a cancellation")
        return known

    def ask_agreement(self, key: UUID, *, issuer: str, person_number: str) -> None:
        """Have a person's bank asked for eFaktura from an issuer, under our key: asked twice, it is asked once.

        Raise Refused, NotNow, NoAnswer, BadAnswer.
        """
        body = {"issuer": issuer, "socialSecurityNumber": person_number}
        heard = self._line.call("PUT", f"agreements/{key}", json=body)
        certain = not (heard.is_yes or heard.later or heard.its_own_fault)
        code = _code_in(heard) if certain else None
        if code is not None and code not in (UNKNOWN_ISSUER, NOT_AUTHORISED):
            raise Refused(code)
        if _read(_Requested, self._granted(heard)).request != str(key):
            raise heard.bad("about another request")

    def issuers(self) -> frozenset[str]:
        """The organisation numbers our key may send for. Raise NotNow, NoAnswer, BadAnswer."""
        return frozenset(_read(_Issuers, self._granted(self._line.call("GET", "issuers"))).issuers)

    def keys(self) -> dict[str, Any]:
        """The JWK set (RFC 7517) that the banks' tokens are verified by. Raise NotNow, NoAnswer, BadAnswer."""
        return self._granted(self._line.call("GET", "jwk")).json()

    def _granted(self, heard: Heard) -> Heard:
        if heard.is_yes:
            return heard
        if heard.later or heard.its_own_fault or heard.status in _ABOUT_US or _code_in(heard):
            log.warning("efaktura_says_no", status=heard.status, code=_code_in(heard))
            raise heard.not_now()
        raise heard.bad("without a code")


def _consignment(key: UUID, heard: Heard) -> Consignment:
    found = _read(Consignment, heard)
    if found.consignment != str(key):
        raise heard.bad("about another consignment")
    return found


def _code_in(heard: Heard) -> str | None:
    """The error code of an answer; None where it gives none in the form agreed on."""
    try:
        return _Problem.model_validate(heard.json_object()).code
    except ValidationError:
        return None


def _read(shape: type[_Shape], heard: Heard) -> _Shape:
    try:
        return shape.model_validate(heard.json())
    except ValidationError as wrong:
        # Its messages name fields; its values could name people.
        fields = ", ".join(str(error["loc"]) for error in wrong.errors(include_input=False))
        raise heard.bad(f"with other fields than agreed: {fields}") from None
