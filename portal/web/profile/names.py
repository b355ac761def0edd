"""Names of files in the copy: plain, each once, and never with a person number in them."""

from mimetypes import guess_extension
from uuid import UUID

from portal.values import national_id
from portal.web.resident.files import plain_name


class Names:
    """Gives each name once; what would be a second time gets a number."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def folder(self, kind: str, number: str, key: UUID) -> str:
        """`invoices/invoice-10045882`; by the invoice's key where its number may be somebody's own."""
        safe = number if national_id.masked(number) == number else str(key)
        return self.free(f"invoices/{plain_name(kind.replace('_', '-'), safe)}")

    def free(self, name: str) -> str:
        """The name, or the next one like it that is free."""
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if dot else (name, "")
        number, given = 1, name
        while given in self._given:
            number += 1
            given = f"{stem}-{number}{ending}"
        self._given.add(given)
        return given


def extension_of(media_type: str) -> str:
    """`.pdf` for `application/pdf`; `.bin` for what is not known."""
    return guess_extension(media_type) or ".bin"
