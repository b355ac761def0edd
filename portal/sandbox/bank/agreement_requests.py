"""Requests for agreements that have come before, by their keys: the same one again asks nobody again."""

from pathlib import Path

from portal.sandbox.bank.customers import FOLDER


class AgreementRequests:
    """An empty file each. Keys are checked to be UUIDs before they get here."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER / "agreements"

    def has(self, key: str) -> bool:
        return (self._folder / key).exists()

    def keep(self, key: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / key).touch()
