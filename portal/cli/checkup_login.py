"""What `portal doctor` looks at for the two logins: that each provider is who the settings say."""

import httpx

from portal.cli.finding import Finding
from portal.config import DeskRules, OidcClient, ResidentOidc, StaffOidc

_RESIDENTS = "PORTAL_RESIDENT_OIDC_ISSUER"
_STAFF = "PORTAL_STAFF_OIDC_ISSUER"


def of_residents(client: ResidentOidc | None) -> Finding:
    """Whether residents can log in."""
    if client is None:
        return Finding("wrong", _RESIDENTS, "is unset, so nobody can log in: set the PORTAL_RESIDENT_OIDC_ group")
    said = f"{client.issuer}, person number in `{client.person_claim}`, at least {client.acr_minimum}"
    return _what_is_wrong(_RESIDENTS, client) or Finding("ok", _RESIDENTS, said)


def of_staff(client: StaffOidc | None, desk: DeskRules) -> Finding:
    """Whether those who work here can log in, and as what."""
    if client is None:
        return Finding("off", _STAFF, "is unset: there is no desk for case workers")
    if not desk.roles:
        return Finding("wrong", _STAFF, "nobody has a role: write [desk.roles] in the municipality's file")
    missing = sorted({"case_worker", "finance", "signer", "auditor"} - set(desk.roles.values()))
    nobody = f"; no name gives {', '.join(missing)}" if missing else ""
    said = f"{client.issuer}, {len(desk.roles)} names of roles in `{client.roles_claim}`{nobody}"
    return _what_is_wrong(_STAFF, client) or Finding("ok", _STAFF, said)


def _what_is_wrong(subject: str, client: OidcClient) -> Finding | None:
    try:
        answer = httpx.get(f"{client.issuer}/.well-known/openid-configuration", timeout=10).raise_for_status()
        issuer = answer.json().get("issuer")
    except (httpx.HTTPError, ValueError, AttributeError) as silent:
        return Finding("wrong", subject, f"{client.issuer} does not describe itself ({silent})")
    if str(issuer).rstrip("/") != client.issuer:
        return Finding("wrong", subject, f"the provider calls itself {issuer}: write it exactly so")
    return None
