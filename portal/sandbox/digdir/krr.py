"""The contact and reservation register (KRR) over the sandbox's residents.

Source: docs.digdir.no, oppslagstjenesten_rest and krr_attributter.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from portal.sandbox.digdir.maskinporten import Maskinporten
from portal.sandbox.residents import SandboxResident, read_residents
from portal.values import clock as clocks

PATH: Final = "/krr"
MOST: Final = 1000
OPERATORS: Final = {"digipost": "984661185", "eboks": "922020175"}
_ENOUGH: Final = (
    {"krr:global/kontaktinformasjon.read", "krr:global/digitalpost.read"},
    {"krr:global/kontaktinfo.read", "krr:global/postkasse.read"},
)
_ELEVEN_DIGITS = re.compile(r"\d{11}", re.ASCII)
_YESTERDAY: Final = timedelta(days=1)
_TWO_YEARS: Final = timedelta(days=731)


class ContactRegister:
    """What it says of a resident follows from the traits digipost, eboks, reserved and contact_expired."""

    def __init__(self, home: Path, maskinporten: Maskinporten, *, clock: Callable[[], datetime] = clocks.now) -> None:
        self._home = home
        self._maskinporten = maskinporten
        self._clock = clock
        self.blueprint = Blueprint("krr", __name__, url_prefix=PATH)
        self.blueprint.add_url_rule("/rest/v2/personer", view_func=self.people, methods=["POST"])

    def people(self) -> tuple[Response, int]:
        scopes = self._maskinporten.scopes_of(request.headers.get("Authorization"))
        if scopes is None:
            return jsonify(error="invalid_token"), 401
        if not any(enough <= scopes for enough in _ENOUGH):
            return jsonify(error="insufficient_scope"), 403
        asked = request.get_json(silent=True)
        numbers = _numbers_in(asked)
        if not isinstance(asked, dict) or numbers is None:
            return jsonify(error="personidentifikatorer must be 1 to 1000 numbers of 11 digits"), 400
        registered = {one.pid: one for one in read_residents(self._home) if one.pid and one.kind == "person"}
        found = [_said_of(number, registered.get(number), self._clock()) for number in numbers]
        everyone = asked.get("inkluderIkkeRegistrerte") is True
        return jsonify(personer=[one for one in found if everyone or one["status"] != "IKKE_REGISTRERT"]), 200


def has_mailbox(resident: SandboxResident) -> bool:
    return bool(OPERATORS.keys() & set(resident.traits))


def may_get_decisions(resident: SandboxResident) -> bool:
    """Whether digital post of the kind `vedtak` may go to them: it respects reservation and stale addresses."""
    return has_mailbox(resident) and not {"reserved", "contact_expired"} & set(resident.traits)


def _numbers_in(asked: object) -> list[str] | None:
    numbers = asked.get("personidentifikatorer") if isinstance(asked, dict) else None
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= MOST:
        return None
    return numbers if all(isinstance(one, str) and _ELEVEN_DIGITS.fullmatch(one) for one in numbers) else None


def _said_of(number: str, resident: SandboxResident | None, now: datetime) -> dict[str, Any]:
    if resident is None:
        return {"personidentifikator": number, "status": "IKKE_REGISTRERT"}
    traits = set(resident.traits)
    expired = "contact_expired" in traits
    said: dict[str, Any] = {
        "personidentifikator": number,
        "reservasjon": "JA" if "reserved" in traits else "NEI",
        "status": "AKTIV",
        "varslingsstatus": "KAN_IKKE_VARSLES" if expired else "KAN_VARSLES",
        "kontaktinformasjon": _contact(resident, now - (_TWO_YEARS if expired else _YESTERDAY)),
        "spraak": resident.language if resident.language in ("nb", "nn", "en") else "nb",
    }
    operator = next((OPERATORS[trait] for trait in resident.traits if trait in OPERATORS), None)
    if operator:
        address = {"postkasseadresse": f"{number}#0ABC", "postkasseleverandoeradresse": operator}
        said |= {"digital_post": address, "sertifikat": "the sandbox encrypts nothing"}
    return said


def _contact(resident: SandboxResident, at: datetime) -> dict[str, str]:
    # The register writes offsets without minutes.
    written = f"{at:%Y-%m-%dT%H:%M:%S}+00"
    email = resident.email or "somebody@post.example"
    return {
        "epostadresse": email,
        "epostadresse_oppdatert": written,
        "mobiltelefonnummer": "+4799999999",
        "mobiltelefonnummer_oppdatert": written,
    }
