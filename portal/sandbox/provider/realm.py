"""One provider's own part: our client there, and whom it lets be. Residents and staff have a provider each."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.config import Settings
from portal.sandbox.provider.directory import Directory, Employees, Residents
from portal.sandbox.provider.registration import NotASandbox, Registration

STAFF_PATH = "/staff"
# As at Ansattporten; Entra ID names none.
_STAFF_LEVELS = ("substantial", "high")


@dataclass(frozen=True)
class Realm:
    """`name` is of the blueprint and the cookie; `path` is where the provider lies below the sandbox's address."""

    name: str
    path: str
    registration: Registration
    directory: Directory


RealmOf = Callable[[Settings], Realm]


def of_residents(settings: Settings) -> Realm:
    """The residents' provider. Raise NotASandbox."""
    oidc = settings.resident_oidc
    if oidc is None:
        raise NotASandbox
    ours = Registration.of(settings, oidc, door="", path="", acr_values=oidc.acr_values)
    return Realm("provider", "", ours, Residents(settings, oidc.person_claim))


def of_staff(settings: Settings) -> Realm:
    """The staff's provider. Raise NotASandbox."""
    oidc = settings.staff_oidc
    if oidc is None:
        raise NotASandbox
    ours = Registration.of(settings, oidc, door="/desk", path=STAFF_PATH, acr_values=_STAFF_LEVELS)
    return Realm("staff_provider", STAFF_PATH, ours, Employees(settings, oidc.roles_claim))
