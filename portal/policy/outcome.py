"""What a rule answers with: a code and the numbers it was judged by, never text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

Numbers = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule answered as it did. `words.reasons` has a sentence for each code.

    `numbers` are what the sentence may name: counts, days, bytes, dates (ISO), codes; never a person's data.
    """

    code: str
    numbers: Numbers = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "numbers": dict(self.numbers)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(stored["code"], stored["numbers"])
