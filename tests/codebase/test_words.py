"""Every sentence is said in all four languages, with the same placeholders, and the templates hold no other words."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from portal.words.catalogs import CATALOGS, LOCALES
from tests.codebase.sources import ROOT

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")


def _catalog(language: str) -> Catalog:
    with (CATALOGS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def _said() -> frozenset[str]:
    """Every sentence in the code and the templates, by its singular."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT), methods, options, directory_filter=_is_ours)
    return frozenset(message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found)


def _is_ours(folder: str) -> bool:
    parts = Path(folder).relative_to(ROOT).parts
    return not parts or (parts[0] in ("portal", "templates") and "built" not in parts)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in _PLACEHOLDER.finditer(text)}


@pytest.mark.parametrize("language", LOCALES)
def test_every_sentence_is_in_the_catalog_and_none_is_left_over(language: str) -> None:
    kept = {_key(message) for message in _catalog(language) if message.id}
    assert sorted(_said() - kept) == []
    assert sorted(kept - _said()) == []


@pytest.mark.parametrize("language", LOCALES)
def test_every_sentence_is_translated(language: str) -> None:
    missing = [_key(message) for message in _catalog(language) if message.id and not all(_forms(message.string))]
    assert missing == []


@pytest.mark.parametrize("language", LOCALES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [_key(message) for message in _catalog(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LOCALES)
def test_placeholders_are_those_of_the_sentence(language: str) -> None:
    wrong = {}
    for message in _catalog(language):
        # A singular may leave out the count; what it names must be there.
        asked = set().union(*map(_placeholders, _forms(message.id)))
        for form in _forms(message.string):
            if not _placeholders(form) <= asked or (asked - {"%(num)d"}) - _placeholders(form):
                wrong[_key(message)] = form
    assert wrong == {}


@pytest.mark.parametrize("language", LOCALES)
def test_the_compiled_catalog_is_the_written_one(language: str) -> None:
    path = CATALOGS / language / "LC_MESSAGES" / "messages.mo"
    with path.open("rb") as file:
        compiled = {_key(message): _forms(message.string) for message in read_mo(file) if message.id}
    assert compiled == {_key(message): _forms(message.string) for message in _catalog(language) if message.id}


@pytest.mark.parametrize("language", ["nb", "nn", "sv"])
def test_no_translation_says_please(language: str) -> None:
    said = [form for message in _catalog(language) for form in _forms(message.string)]
    assert [form for form in said if re.search(r"\b(vennligst|ver venleg|vänligen)\b", form, re.IGNORECASE)] == []
