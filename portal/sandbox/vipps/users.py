"""Who uses Vipps, and who has switched invoices on there: from the start those of the sample with the trait `vipps`."""

import json
import re
from pathlib import Path

from pydantic import TypeAdapter

from portal.sandbox.residents import SandboxResident, read_residents

FOLDER = Path("sandbox") / "vipps"
SWITCHED_ON = "vipps"
_FILE = TypeAdapter(dict[str, bool])


class VippsUsers:
    """Every person of the sandbox is a user; their choices are kept in PORTAL_HOME."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = home / FOLDER / "choices.json"

    def found_by(self, kind: str, value: str) -> SandboxResident | None:
        """The user with this person number (`nin-no`) or mobile (`msisdn`) who has invoices switched on."""
        known = ((_msisdn(one.mobile) if kind == "msisdn" else one.pid, one) for one in self._everyone())
        user = next((one for number, one in known if number and number == value), None)
        return user if user and self.is_on(user) else None

    def with_key(self, key: str) -> SandboxResident | None:
        return next((one for one in self._everyone() if one.key == key), None)

    def is_on(self, user: SandboxResident) -> bool:
        return self._choices().get(user.key, SWITCHED_ON in user.traits)

    def switch(self, user: SandboxResident, *, on: bool) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps(self._choices() | {user.key: on}), encoding="utf-8")
        part.replace(self._file)

    def _everyone(self) -> tuple[SandboxResident, ...]:
        return tuple(one for one in read_residents(self._home) if one.kind == "person")

    def _choices(self) -> dict[str, bool]:
        return _FILE.validate_json(self._file.read_bytes()) if self._file.exists() else {}


def _msisdn(mobile: str | None) -> str:
    digits = re.sub(r"\D", "", mobile or "")
    return digits if digits.startswith("47") and len(digits) == len("4791234567") else ""
