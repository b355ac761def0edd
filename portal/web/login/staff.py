"""The login of someone who works here: the claim of roles, read by the municipality's file.

A missing claim gives no rights. Entra ID leaves out group claims that grow too long and points elsewhere for
them (`_claim_names`, `hasgroups`); roles are asked for as app roles, which are not left out.
"""

from collections.abc import Mapping
from typing import Any

from portal.web.extensions import municipality, workplace
from portal.web.login.identity import Identity
from portal.web.login.refusals import LoginRefused

_LONGEST_NAME = 100
_OVERAGE = ("_claim_names", "hasgroups")


def asked() -> dict[str, str]:
    """Nothing beyond the usual: how staff prove who they are, their own directory decides."""
    return {}


def read(claims: Mapping[str, Any]) -> Identity:
    """Check the roles. Raise LoginRefused `no_role` when none of them is one of the desk's."""
    client = workplace().settings.staff_oidc
    if client is None:
        raise LoginRefused("not_set_up")
    roles = municipality().desk.roles_of(claims.get(client.roles_claim))
    if not roles:
        raise LoginRefused("no_role", why=_why_none(claims, client.roles_claim), subject=str(claims["sub"]))
    return Identity.of(claims, name=_name(claims.get("name")), roles=roles)


def _name(found: object) -> str | None:
    return (found.strip()[:_LONGEST_NAME] or None) if isinstance(found, str) else None


def _why_none(claims: Mapping[str, Any], claim: str) -> str:
    if claim in claims:
        return "no role of ours"
    return "overage" if any(mark in claims for mark in _OVERAGE) else "no roles claim"
