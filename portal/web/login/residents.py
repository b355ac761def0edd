"""A resident's login: the level asked for and checked, and the person number."""

from collections.abc import Mapping
from typing import Any

from portal.config import ResidentOidc
from portal.values import national_id
from portal.values.national_id import NationalId
from portal.web.extensions import municipality, workplace
from portal.web.login.identity import Identity
from portal.web.login.refusals import LoginRefused


def asked() -> dict[str, str]:
    """What the provider is asked beyond the usual: the lowest level that will do."""
    return {"acr_values": _client().acr_minimum}


def read(claims: Mapping[str, Any]) -> Identity:
    """Check the level and the person number. Raise LoginRefused."""
    client = _client()
    if _rank(str(claims.get("acr", "")), client) < _rank(client.acr_minimum, client):
        raise LoginRefused("low_level", why="acr")
    return Identity.of(claims, number=_number(claims.get(client.person_claim)))


def _client() -> ResidentOidc:
    found = workplace().settings.resident_oidc
    if found is None:
        raise LoginRefused("not_set_up")
    return found


def _rank(acr: str, client: ResidentOidc) -> int:
    return client.acr_values.index(acr) + 1 if acr in client.acr_values else 0


def _number(found: object) -> NationalId:
    if not isinstance(found, str) or not found:
        raise LoginRefused("no_person_number", why="person claim")
    try:
        return national_id.parse(found, country=municipality().country, synthetic=workplace().settings.sandbox)
    except national_id.InvalidNationalId as refused:
        raise LoginRefused("wrong_person_number", why=refused.code) from None
