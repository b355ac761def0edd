"""The bank's customers: who has said yes to eFaktura from everyone, and who has shut our issuer out.

Source: the project's protocol notes 1.1: one general consent at the bank ("Ja takk til alle"), single issuers blocked,
an identifier of its own a consumer. Those of the sample with the trait `efaktura` have said yes from the start, those
with the trait `blocks_issuer` no to us; the bank of those with the trait `bank_asks` asks them before it lets an
agreement in, every other one lets it in at once.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from portal.sandbox.residents import SandboxResident, read_residents

FOLDER = Path("sandbox") / "bank"
_SHUT_OUT, _ASKS_FIRST = "blocks_issuer", "bank_asks"


@dataclass(frozen=True)
class Choice:
    """What a customer has chosen in the bank. `agreement` is with our issuer alone.

    Some banks ask their customers before they let an agreement in (`asks_first`): until then one is `requested`.
    """

    consent: bool
    blocks_issuer: bool = False
    asks_first: bool = False
    requested: bool = False
    agreement: bool = False

    @property
    def takes_efaktura(self) -> bool:
        return (self.consent or self.agreement) and not self.blocks_issuer


_FILE = TypeAdapter(dict[str, Choice])


class BankCustomers:
    """Everybody of the sandbox who has a person number is a customer; choices are kept in PORTAL_HOME."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = home / FOLDER / "choices.json"

    def with_number(self, number: str) -> SandboxResident | None:
        return next((one for one in self._everyone() if one.pid == number), None)

    def with_identifier(self, identifier: str) -> SandboxResident | None:
        return next((one for one in self._everyone() if identifier_of(one) == identifier), None)

    def choice_of(self, customer: SandboxResident) -> Choice:
        traits = customer.traits
        return self._choices().get(customer.key) or Choice(
            "efaktura" in traits, _SHUT_OUT in traits, asks_first=_ASKS_FIRST in traits
        )

    def choose(self, customer: SandboxResident, choice: Choice) -> None:
        choices = self._choices() | {customer.key: choice}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps({key: asdict(one) for key, one in choices.items()}), encoding="utf-8")
        part.replace(self._file)

    def _everyone(self) -> tuple[SandboxResident, ...]:
        return tuple(one for one in read_residents(self._home) if one.pid and one.kind in {"person", "minor"})

    def _choices(self) -> dict[str, Choice]:
        return _FILE.validate_json(self._file.read_bytes()) if self._file.exists() else {}


def identifier_of(customer: SandboxResident) -> str:
    """The eFaktura identifier: the register's own, and no way back to the person number but through it."""
    digest = hashlib.sha256(f"efaktura {customer.pid}".encode()).hexdigest()
    return f"{int(digest[:14], 16):017}"[-16:]
