"""Invoices that lie in Vipps: a file each, as it was sent, and what has become of it."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from portal.sandbox.vipps.users import FOLDER

State = Literal["created", "rejected", "pending", "expired", "approved", "deleted", "revoked"]

# What has just come is judged in the background before it is shown: usually five seconds, here less.
JUDGED_AFTER: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class VippsInvoice:
    """One invoice. `sent` is the body as it came, without the recipient's token; `user` is whom that was for."""

    id: str
    user: str
    sent: dict[str, Any]
    state: State
    at: datetime
    problems: tuple[str, ...] = ()

    @property
    def etag(self) -> str:
        return hashlib.sha256(f"{self.id} {self.state}".encode()).hexdigest()[:32]

    def seen_at(self, now: datetime) -> "VippsInvoice":
        """As it is once it has been judged."""
        if self.state != "created" or now - self.at < JUDGED_AFTER:
            return self
        return replace(self, state="rejected" if self.problems else "pending")


_FILE = TypeAdapter(VippsInvoice)


class VippsInvoices:
    """The invoices of PORTAL_HOME. Ids are checked to be made of harmless characters before they get here."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER / "invoices"
        self.lock = Lock()  # held by whoever looks first and then writes

    def find(self, key: str, now: datetime) -> VippsInvoice | None:
        path = self._path(key)
        return _FILE.validate_json(path.read_bytes()).seen_at(now) if path.exists() else None

    def of(self, user: str, now: datetime) -> list[VippsInvoice]:
        """What the app shows: nothing rejected, revoked or deleted."""
        found = (_FILE.validate_json(path.read_bytes()).seen_at(now) for path in self._folder.glob("*.json"))
        return [one for one in found if one.user == user and one.state in ("pending", "approved")]

    def keep(self, invoice: VippsInvoice) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(invoice.id)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(invoice) | {"at": invoice.at.isoformat()}), encoding="utf-8")
        part.replace(path)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
