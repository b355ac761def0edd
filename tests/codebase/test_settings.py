"""Every setting a deployment may give stands in README's table, and nothing else does."""

import re
from types import UnionType
from typing import get_args

from pydantic import BaseModel

from portal.config import Settings
from tests.codebase.sources import ROOT

# Read by `make demo` and its like before there are settings.
OF_THE_DEMO = {"PORTAL_PORT"}
_NAME = re.compile(r"`(PORTAL_[A-Z_]+|_[A-Z_]+)(?:=1)?`")


def _documented() -> set[str]:
    """The names in the first column; `_CLIENT_ID` continues the full name before it."""
    found: set[str] = set()
    for row in re.findall(r"^\| (`PORTAL_.*?) \|", (ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE):
        first = ""
        for name in _NAME.findall(row):
            first = name if name.startswith("PORTAL_") else first
            found.add(name if name.startswith("PORTAL_") else _realm(first) + name)
    return found


def _realm(name: str) -> str:
    """The group a name belongs to."""
    return next((group for group in _groups() if name.startswith(f"{group}_")), "")


def _groups() -> dict[str, type[BaseModel]]:
    """What is given as several variables that begin alike, such as a login realm."""
    found: dict[str, type[BaseModel]] = {}
    for name, field in Settings.model_fields.items():
        kinds = get_args(field.annotation) if isinstance(field.annotation, UnionType) else ()
        found |= {
            f"PORTAL_{name.upper()}": kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)
        }
    return found


def _known() -> set[str]:
    names = {f"PORTAL_{name.upper()}" for name in Settings.model_fields}
    parts = {f"{group}_{name.upper()}" for group, kind in _groups().items() for name in kind.model_fields}
    return names - _groups().keys() | parts


def test_every_setting_is_documented() -> None:
    assert sorted(_known() - _documented()) == []


def test_nothing_is_documented_that_is_not_read() -> None:
    assert sorted(_documented() - _known() - OF_THE_DEMO) == []
