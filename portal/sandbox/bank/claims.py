"""Claims that lie in the bank: a file each, as it was sent, and what has become of it."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from pydantic import TypeAdapter

from portal.sandbox.bank.customers import FOLDER

Status = Literal["accepted", "delivered", "paid", "cancelled"]


@dataclass(frozen=True)
class BankClaim:
    """One claim. `sent` is the body as it came; `customer` the number of the one it is for."""

    key: str
    customer: str
    sent: dict[str, Any]
    status: Status
    at: datetime

    @property
    def invoice_no(self) -> str:
        return str(self.sent["invoiceNumber"])


_FILE = TypeAdapter(BankClaim)


class BankClaims:
    """The claims of PORTAL_HOME. Keys are consignment ids, checked to be UUIDs before they get here."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER / "claims"
        self.lock = Lock()  # held by whoever looks first and then writes

    def find(self, key: str) -> BankClaim | None:
        path = self._path(key)
        return _FILE.validate_json(path.read_bytes()) if path.exists() else None

    def all(self) -> list[BankClaim]:
        return [_FILE.validate_json(path.read_bytes()) for path in self._folder.glob("*.json")]

    def keep(self, claim: BankClaim) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(claim.key)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(claim) | {"at": claim.at.isoformat()}), encoding="utf-8")
        part.replace(path)

    def change(self, claim: BankClaim, status: Status) -> None:
        self.keep(replace(claim, status=status))

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
