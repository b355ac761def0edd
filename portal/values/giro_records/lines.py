"""The lines of a seekable file, in ISO-8859-1, from any place again: memory stays flat however long the file is.

CRLF ends a line, LF alone is accepted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

# Far longer than any record: what has no line end for so long is cut there, and is no record.
BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: so many lines into the block that begins at `offset`, `before` lines being before that."""

    offset: int
    skipped: int
    before: int


_BLANKS: Final = " \t\r\n\x1a"  # old systems end a file with Ctrl-Z
BEGINNING: Final = Place(0, 0, 0)


class CutOff(Exception):
    """The file has ended before what was to come. `line` is the number of the line that is missing."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Lines:
    """The lines from a place on. Several may read one file in turns: each seeks before it reads."""

    def __init__(self, file: BinaryIO, start: Place = BEGINNING) -> None:
        self._file = file
        self._start = start
        self._block = start.offset
        self._before = start.before

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._blocks())

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Each with its number in the file, from 1. Raise CutOff after the last."""
        return chain.from_iterable(self._numbered_blocks())

    def _numbered_blocks(self) -> Iterator[Iterator[tuple[int, str]]]:
        number = self._start.before + self._start.skipped + 1
        for lines in self._blocks():
            yield enumerate(lines, number)
            number += len(lines)
        raise CutOff(number)

    def place_of(self, line: int) -> Place:
        """Where the line with this number stands, one of those given out last or the one after them."""
        return Place(self._block, line - 1 - self._before, self._before)

    def _blocks(self) -> Iterator[list[str]]:
        skipped = self._start.skipped
        while True:
            self._file.seek(self._block)
            block = self._file.read(BLOCK)
            if not block:
                return
            end = block.rfind(b"\n") + 1 or len(block)
            lines = block[:end].decode("iso-8859-1").replace("\r\n", "\n").split("\n")
            if not lines[-1]:
                lines.pop()
            yield lines[skipped:] if skipped else lines
            skipped = 0
            self._block += end
            self._before += len(lines)


def first_left(lines: Iterator[tuple[int, str]]) -> tuple[int, str] | None:
    """The first line that says something among those left; None when only blank ones are."""
    try:
        return next((number, line) for number, line in lines if line.strip(_BLANKS))
    except CutOff:
        return None
