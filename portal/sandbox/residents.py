"""The people of the sandbox: a file that the sample writes, and the login and arrived pages read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

FILE = Path("sandbox") / "residents.json"


@dataclass(frozen=True)
class SandboxResident:
    """One of them. `pid` is synthetic, and None for companies and those without a number.

    `special` says in one sentence what is, by language; `traits` says it to scripts. `card` is what shall stand on
    their customer cards, a channel.
    """

    pid: str | None
    name: str
    kind: str  # person | estate | minor | company
    customer_numbers: tuple[str, ...]
    email: str | None
    address: tuple[str, ...]
    language: str
    traits: tuple[str, ...]
    special: dict[str, str]
    invoices: tuple[str, ...] = ()
    mobile: str | None = None
    card: str | None = None

    @property
    def key(self) -> str:
        """What stands in the sandbox's addresses: the synthetic number, else a customer number."""
        return self.pid or self.customer_numbers[0]


_FILE = TypeAdapter(tuple[SandboxResident, ...])


def read_residents(home: Path) -> tuple[SandboxResident, ...]:
    """Those of PORTAL_HOME, in the order they were written; none before the first sample."""
    path = home / FILE
    return _FILE.validate_json(path.read_bytes()) if path.exists() else ()


def add_residents(home: Path, residents: Iterable[SandboxResident]) -> None:
    """Write them beside those of earlier samples; who is there already keeps the earlier invoices too."""
    everyone = {one.key: one for one in read_residents(home)}
    for one in residents:
        earlier = everyone[one.key].invoices if one.key in everyone else ()
        everyone[one.key] = replace(one, invoices=tuple(dict.fromkeys((*earlier, *one.invoices))))
    path = home / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(as_json(everyone.values()), encoding="utf-8")
    part.replace(path)


def as_json(residents: Iterable[SandboxResident]) -> str:
    """One array."""
    return json.dumps([asdict(one) for one in residents], ensure_ascii=False, indent=1)
