"""A delivery as it lies in the drop folder: a directory or a zip, its files by name, read one at a time."""

import os
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from portal.intake.finding import Finding, finding

LARGEST_FILE = 20_000_000
MOST_FILES = 50_000
_MOST_TOGETHER = 5_000_000_000
# XML of an invoice packs to a twentieth at best; a bomb to a thousandth.
_MOST_INFLATION = 200
_HARMLESS = 50_000
_MEGABYTE = 1_000_000


class DeliveryRefused(Exception):
    """The delivery cannot be opened, or is built to do harm; `finding` says why."""

    def __init__(self, why: Finding) -> None:
        super().__init__(why.message)
        self.finding = why


class FileRefused(Exception):
    """One file of the delivery cannot be read; `finding` says why."""

    def __init__(self, why: Finding) -> None:
        super().__init__(why.message)
        self.finding = why


@dataclass(frozen=True)
class Delivery:
    """An open delivery. `sizes` holds every file by its name inside, with `/` between folders."""

    name: str
    sizes: Mapping[str, int]
    _read: Callable[[str, int], bytes]

    def find(self, name: str) -> str | None:
        """The file of this name, in whatever case it was written; None when there is none, or no single one."""
        if name in self.sizes:
            return name
        same = [one for one in self.sizes if one.casefold() == name.casefold()]
        return same[0] if len(same) == 1 else None

    def read(self, name: str, *, largest: int = LARGEST_FILE) -> bytes:
        """The file's bytes; raise FileRefused when there are too many of them."""
        size = self.sizes[name]
        # One byte more than it should have: a file that has grown since, or a zip that lies about its sizes.
        try:
            content = self._read(name, size + 1) if size <= largest else None
        except OSError as wrong:
            raise FileRefused(finding("file_unreadable", name, reason=wrong.strerror)) from None
        if content is None or len(content) > size:
            raise FileRefused(finding("file_too_large", name, limit=largest // _MEGABYTE))
        return content


@contextmanager
def opened(path: Path) -> Iterator[Delivery]:
    """The delivery at `path`; raise DeliveryRefused."""
    if path.is_dir():
        yield _folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _zip(path.name, archive)
    except zipfile.BadZipFile:
        raise DeliveryRefused(finding("zip_broken", path.name)) from None


def is_safe(name: str) -> bool:
    """Whether a name stays inside the delivery, on any system."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return (
        bool(parts) and not name.startswith(("/", "\\")) and ".." not in parts and ":" not in name and "\0" not in name
    )


def _folder(path: Path) -> Delivery:
    sizes = dict(_regular_files(path))
    if len(sizes) > MOST_FILES:
        raise DeliveryRefused(finding("too_many_files", path.name, most=MOST_FILES))

    def read(name: str, most: int) -> bytes:
        with (path / name).open("rb") as file:
            return file.read(most)

    return Delivery(path.name, sizes, read)


def _regular_files(path: Path) -> Iterator[tuple[str, int]]:
    """Names and sizes, sorted. Links are not followed: what they name need not belong to the delivery."""
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            facts = file.lstat()
            if stat.S_ISREG(facts.st_mode) and not name.startswith("."):
                yield file.relative_to(path).as_posix(), facts.st_size


def _zip(name: str, archive: zipfile.ZipFile) -> Delivery:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _check_entries(name, entries)
    top = _common_folder([entry.filename for entry in entries])
    by_name = {entry.filename.removeprefix(top): entry for entry in entries if _is_wanted(entry.filename)}

    def read(wanted: str, most: int) -> bytes:
        try:
            with archive.open(by_name[wanted]) as file:
                return file.read(most)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
            raise FileRefused(finding("zip_broken", wanted)) from None

    return Delivery(name, {wanted: entry.file_size for wanted, entry in sorted(by_name.items())}, read)


def _check_entries(name: str, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what is built to write elsewhere, to fill the disk or to stay hidden."""
    if len(entries) > MOST_FILES:
        raise DeliveryRefused(finding("too_many_files", name, most=MOST_FILES))
    for entry in entries:
        if not is_safe(entry.filename):
            raise DeliveryRefused(finding("zip_unsafe_name", name, entry.filename))
        if entry.flag_bits & 1:
            raise DeliveryRefused(finding("zip_encrypted", name, entry.filename))
        if entry.file_size > _HARMLESS and entry.file_size > entry.compress_size * _MOST_INFLATION:
            raise DeliveryRefused(finding("zip_inflates", name, entry.filename, most=_MOST_INFLATION))
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise DeliveryRefused(finding("zip_name_twice", name))
    if sum(entry.file_size for entry in entries) > _MOST_TOGETHER:
        raise DeliveryRefused(finding("zip_too_large", name, most=_MOST_TOGETHER // _MEGABYTE))


def _common_folder(names: list[str]) -> str:
    """`batch/` when everything lies in one folder of that name, as when a folder was packed."""
    tops = {name.partition("/")[0] for name in names if _is_wanted(name)}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names if _is_wanted(name)) else ""


def _is_wanted(name: str) -> bool:
    """Not what macOS and editors leave behind."""
    return not any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
