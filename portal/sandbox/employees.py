"""Those who work for the municipality in the sandbox: one for each role at the desk, and one without any."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from portal.config import Municipality, Role


@dataclass(frozen=True)
class Employee:
    """One of them. `roles` are what the staff login's claim says; `special` is what is so in one sentence."""

    user: str
    name: str
    roles: tuple[str, ...]
    special: str


_EVERYONE: tuple[tuple[str, str, Role | None], ...] = (
    ("marit", "Marit Solli", "case_worker"),
    ("frode", "Frode Lunde", "finance"),
    ("solveig", "Solveig Nordahl", "signer"),
    ("einar", "Einar Ström", "auditor"),
    ("nina", "Nina Holm", None),
)
_SPECIAL: Mapping[Role | None, str] = {
    "case_worker": "Case worker: finds customers, decides cases.",
    "finance": "Finance: sees to money and the ERP.",
    "signer": "Signer: signs off, and sees protected addresses.",
    "auditor": "Auditor: looks, and changes nothing.",
    None: "Works here, but has no role at the desk.",
}


def employees_of(municipality: Municipality) -> tuple[Employee, ...]:
    """All of them, with the names the municipality's file has for their roles."""
    return tuple(Employee(user, name, _claimed(municipality, role), _SPECIAL[role]) for user, name, role in _EVERYONE)


def as_json(employees: Iterable[Employee]) -> str:
    """One array."""
    return json.dumps([asdict(one) for one in employees], ensure_ascii=False, indent=1)


def _claimed(municipality: Municipality, role: Role | None) -> tuple[str, ...]:
    return tuple(name for name, gives in municipality.desk.roles.items() if gives == role)
