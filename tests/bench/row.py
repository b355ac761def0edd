"""A promised ratio: what it is called, how it is measured, what it must reach."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


class CannotMeasure(Exception):
    """What the row is measured against is not to be had here; the message says what is missing."""


@dataclass(frozen=True)
class Row:
    """One line of `make bench`. `measure` gives the value in `unit`; at least (or at most) `target` is ok."""

    name: str
    unit: str
    target: float
    measure: Callable[[], float]
    at_most: bool = False

    def line(self) -> tuple[str, bool]:
        """`name value unit target ok|short`, and whether it is ok."""
        try:
            value = self.measure()
        except CannotMeasure as missing:
            return f"{self.name} ? {self.unit} {self._sign}{self.target:g} short: {missing}", False
        fits = value <= self.target if self.at_most else value >= self.target
        return f"{self.name} {value:.2f} {self.unit} {self._sign}{self.target:g} {'ok' if fits else 'short'}", fits

    @property
    def _sign(self) -> str:
        return "<=" if self.at_most else ">="


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def times_faster(ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int) -> float:
    """How many times longer theirs takes: the median over rounds in which both run, so that both meet the same noise.

    One round before the first is not counted: caches fill and modules load on both sides.
    """
    return statistics.median([seconds(theirs) / seconds(ours) for _ in range(rounds + 1)][1:])
