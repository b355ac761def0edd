"""Long lists in pages, with links that work without scripts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """One page of a list: `number` of `of`, counted from 1; `total` is the length of the whole list."""

    items: tuple[T, ...]
    number: int
    of: int
    total: int

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.of else None


def leaf(items: Sequence[T], asked: str | None, *, holds: int) -> Leaf[T]:
    """The page asked for, of `holds` items; the first for what is no number, the last for one beyond it."""
    return leaf_of(len(items), lambda skip, most: tuple(items[skip : skip + most]), asked, holds=holds)


def leaf_of(total: int, read: Callable[[int, int], tuple[T, ...]], asked: str | None, *, holds: int) -> Leaf[T]:
    """The same of a list too long to be read whole: `read` gets how many to skip and how many to give."""
    of = max(1, -(-total // holds))
    number = min(max(1, int(asked)), of) if asked and asked.isascii() and asked.isdigit() else 1
    return Leaf(read((number - 1) * holds, holds), number, of, total)
