"""A zip made while it is sent: no more of it than one file is ever held."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# Compressed already.
_DENSE = (".pdf", ".png", ".jpg")


class _Outlet(io.RawIOBase):
    """What the zip is written into; it cannot be gone back in, and gives what it has got since it was last asked."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:  # noqa: ANN401  whatever buffer zipfile hands over
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def zipped(files: Iterable[tuple[str, bytes]], moment: datetime) -> Iterator[bytes]:
    """The zip of files by name, in pieces, one a file; all are dated `moment`."""
    outlet = _Outlet()
    with ZipFile(outlet, "w") as archive:
        for name, content in files:
            entry = ZipInfo(name, moment.timetuple()[:6])
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content, ZIP_STORED if name.endswith(_DENSE) else ZIP_DEFLATED)
            yield outlet.taken()
    yield outlet.taken()
