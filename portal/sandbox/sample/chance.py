"""Chance that repeats itself: the same parts give the same choices, on every machine and in any order."""

import random


def chance_of(*parts: object) -> random.Random:
    """A source of choices of its own for what `parts` name, independent of all others."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311  sample data, nothing secret
