"""Makes any text one that the shipped fonts can draw: no character stops a letter."""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

_BREAKS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNSEEN = {"Cc", "Cf"}
REPLACEMENT = "?"
ZERO_WIDTH_SPACE = "\u200b"


@dataclass
class TextCleaner:
    """Cleans texts and remembers, in order of appearance, what it had to replace."""

    drawable: AbstractSet[str]
    _replaced: dict[str, None] = field(default_factory=dict)

    @property
    def replaced(self) -> tuple[str, ...]:
        """The characters that became `?`, each once."""
        return tuple(self._replaced)

    def clean(self, text: str) -> str:
        """Composed (NFC); line breaks as newlines, tabs as spaces, unseen characters gone, undrawable ones `?`."""
        lines = _BREAKS.sub("\n", text).replace("\t", " ").split("\n")
        return "\n".join(
            self._drawn(_VARIATION_SELECTORS.sub("", unicodedata.normalize("NFC", line))) for line in lines
        )

    def _drawn(self, line: str) -> str:
        return "".join(self._one(char) for char in line if unicodedata.category(char) not in _UNSEEN)

    def _one(self, char: str) -> str:
        if char in self.drawable:
            return char
        self._replaced[char] = None
        return REPLACEMENT


def breakable(text: str, longest: int) -> str:
    """Let words longer than `longest` characters break, so that none runs out of its column."""
    return re.sub(rf"\S{{{longest + 1},}}", lambda word: _chopped(word.group(), longest), text)


def _chopped(word: str, longest: int) -> str:
    return ZERO_WIDTH_SPACE.join(word[start : start + longest] for start in range(0, len(word), longest))
