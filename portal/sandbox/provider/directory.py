"""Whom a provider lets be: every sample resident, or those who work for the municipality."""

from collections.abc import Mapping
from typing import Any, Protocol

from portal.config import Settings, load_municipality
from portal.sandbox.employees import employees_of
from portal.sandbox.residents import read_residents
from portal.values import national_id

_SHOWN = 60


class Directory(Protocol):
    """`field` is what the form sends, `template` the page it stands on."""

    field: str
    template: str

    def account(self, given: str) -> str | None:
        """Who that is; None for nobody."""

    def listed(self) -> Mapping[str, Any]:
        """What the page shows of those one can be."""

    def claims(self, account: str) -> Mapping[str, Any]:
        """What an ID token says of them beyond the usual."""


class Residents:
    """As at ID-porten: a person number, and nothing else is told."""

    field = "pid"
    template = "sandbox/login.html"

    def __init__(self, settings: Settings, person_claim: str) -> None:
        self._home = settings.home
        self._country = load_municipality(settings.municipality).country
        self._person_claim = person_claim

    def account(self, given: str) -> str | None:
        # ID-porten's test login takes synthetic numbers only.
        try:
            return national_id.parse(given, country=self._country, synthetic=True).number
        except national_id.InvalidNationalId:
            return None

    def listed(self) -> Mapping[str, Any]:
        people = [one for one in read_residents(self._home) if one.pid]
        return {"people": people[:_SHOWN], "more": max(0, len(people) - _SHOWN)}

    def claims(self, account: str) -> Mapping[str, Any]:
        return {self._person_claim: account}


class Employees:
    """As at Entra ID: a name and the app roles someone has been given; the claim is left out where there are none."""

    field = "user"
    template = "sandbox/staff_login.html"

    def __init__(self, settings: Settings, roles_claim: str) -> None:
        self._everyone = {one.user: one for one in employees_of(load_municipality(settings.municipality))}
        self._roles_claim = roles_claim

    def account(self, given: str) -> str | None:
        user = given.strip().lower()
        return user if user in self._everyone else None

    def listed(self) -> Mapping[str, Any]:
        return {"people": tuple(self._everyone.values())}

    def claims(self, account: str) -> Mapping[str, Any]:
        who = self._everyone[account]
        said: dict[str, Any] = {"name": who.name, "preferred_username": who.user}
        return said | ({self._roles_claim: list(who.roles)} if who.roles else {})
