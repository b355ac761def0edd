"""Finds the sentences in our Python for the catalogs; babel.cfg names it.

Ours are `mark("...")`, `words.text("...")` and `words.plural("...", "...", n)`. Babel's own extractor goes by
the called name alone: SQLAlchemy's `text("select 1")` would become a sentence to translate.
"""

import ast
from collections.abc import Iterator
from typing import BinaryIO

_BARE = {"mark": "_"}
_OF_WORDS = {"text": "_", "plural": "ngettext"}
_SPEAKERS = {"words", "words_in"}
_LITERALS = {"_": 1, "ngettext": 2}

Found = tuple[int, str, tuple[str, ...], list[str]]


def extract(source: BinaryIO, *_asked: object, **_options: object) -> Iterator[Found]:
    """Yield line, keyword, messages and comments of each sentence (Babel's extraction interface)."""
    for node in ast.walk(ast.parse(source.read())):
        keyword = _keyword(node.func) if isinstance(node, ast.Call) else None
        if keyword and isinstance(node, ast.Call):
            messages = [one.value for one in node.args[: _LITERALS[keyword]] if isinstance(one, ast.Constant)]
            if len(messages) == _LITERALS[keyword] and all(isinstance(one, str) for one in messages):
                yield node.lineno, keyword, tuple(map(str, messages)), []


def _keyword(called: ast.expr) -> str | None:
    if isinstance(called, ast.Name):
        return _BARE.get(called.id)
    spoken = isinstance(called, ast.Attribute) and _name(called.value) in _SPEAKERS
    return _OF_WORDS.get(called.attr) if spoken and isinstance(called, ast.Attribute) else None


def _name(speaker: ast.expr) -> str | None:
    """The last name of `words`, `self.words`, `words()`, `words_in("nb")`."""
    speaker = speaker.func if isinstance(speaker, ast.Call) else speaker
    if isinstance(speaker, ast.Name):
        return speaker.id
    return speaker.attr if isinstance(speaker, ast.Attribute) else None
