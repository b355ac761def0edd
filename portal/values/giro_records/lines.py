"""The lines of a seekable file, in ISO-8859-1, from any place again: memory stays flat however long the file is.

CRLF ends a line, LF alone is accepted.
"""

from collections.abc import Callable, Iterator
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
    """The lines from a place on. Several may read one file in turns: each seeks before it reads.

    `numbered` are those still to come, each with its number in the file, from 1; it raises CutOff after the last.
    """

    def __init__(self, file: BinaryIO, start: Place = BEGINNING) -> None:
        self._file = file
        self.go_to(start)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._lines())

    def go_to(self, place: Place) -> None:
        """Go on from there."""
        self._start = place
        self._block = place.offset
        self._before = place.before
        self.numbered = chain.from_iterable(self._numbered_blocks())

    def pass_over(self, line: int, take: Callable[[str], int]) -> None:
        """Go on after what `take` takes, from `line` on, which was given out last.

        It is given text of many lines, each with its LF, and tells how many characters it took: whole lines. It is
        asked again, with what it left and more, until it takes nothing.
        """
        place = self.place_of(line)
        self.go_to(place)
        left, skipped = "", place.skipped
        for block in self._blocks():
            text, skipped = left + _without(block, skipped), 0
            taken = take(text)
            if not taken:
                break
            left = text[taken:]
            line += text.count("\n", 0, taken)
            place = self.place_of(line)
        self.go_to(place)

    def place_of(self, line: int) -> Place:
        """Where the line with this number stands, one of those given out last or the one after them."""
        return Place(self._block, line - 1 - self._before, self._before)

    def _numbered_blocks(self) -> Iterator[Iterator[tuple[int, str]]]:
        number = self._start.before + self._start.skipped + 1
        for lines in self._lines():
            yield enumerate(lines, number)
            number += len(lines)
        raise CutOff(number)

    def _lines(self) -> Iterator[list[str]]:
        skipped = self._start.skipped
        for block in self._blocks():
            lines, skipped = _without(block, skipped).split("\n"), 0
            lines.pop()
            yield lines

    def _blocks(self) -> Iterator[str]:
        """Whole lines, each with an LF, which the last of a file may lack."""
        while True:
            self._file.seek(self._block)
            block = self._file.read(BLOCK)
            if not block:
                return
            end = block.rfind(b"\n") + 1 or len(block)
            text = block[:end].decode("iso-8859-1").replace("\r\n", "\n")
            text += "" if text.endswith("\n") else "\n"
            yield text
            self._block += end
            self._before += text.count("\n")


def _without(text: str, lines: int) -> str:
    """What follows so many lines."""
    return text.split("\n", lines)[-1] if lines else text


def first_left(lines: Iterator[tuple[int, str]]) -> tuple[int, str] | None:
    """The first line that says something among those left; None when only blank ones are."""
    try:
        return next((number, line) for number, line in lines if line.strip(_BLANKS))
    except CutOff:
        return None
