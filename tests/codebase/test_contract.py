"""Which lines of the published contract tests prove, and which none proves yet, so that no line is forgotten."""

import re
import warnings
from pathlib import Path

import pytest

from tests.codebase.sources import ROOT

_MARK = re.compile(r'contract\("([A-Z]{2}-\d{2})"\)')
_LINE = re.compile(r"^- ([A-Z]{2}-\d{2}) ", flags=re.MULTILINE)

# Not proven yet. A line that is proven leaves the list.
_OPEN = """
    AL-01 AL-02 AL-03 AL-04 AL-05 AL-06 AL-07 AL-08 AL-09 AL-10 AL-11 AL-12 AL-13 AL-14 AL-15 AL-16
    AL-17 AL-18 AL-19 AL-20 AL-21 AL-22 AL-23 AL-24 AL-25 AL-26 AL-27
"""
NOT_YET = frozenset(_OPEN.split())


def marked() -> set[str]:
    """The ids some test carries."""
    return {found for path in (ROOT / "tests").rglob("*.py") for found in _MARK.findall(path.read_text("utf-8"))}


@pytest.fixture
def published(specs: Path) -> set[str]:
    """The ids of the contract, which lies beside the specifications."""
    contract = specs.parent / "contract.md"
    if not contract.is_file():
        pytest.skip(f"{contract} is not there: the ids of the contract are not checked in this run")
    return set(_LINE.findall(contract.read_text("utf-8")))


def test_every_id_marked_is_a_line_of_the_contract(published: set[str]) -> None:
    assert marked() - published == set()


def test_every_line_is_proven_or_known_to_be_open(published: set[str]) -> None:
    assert published - marked() - NOT_YET == set()
    assert NOT_YET - published == set()


def test_a_line_that_is_proven_has_left_the_list_of_open_ones() -> None:
    assert NOT_YET & marked() == set()
    if NOT_YET:
        ids = " ".join(sorted(NOT_YET))
        warnings.warn(f"{len(NOT_YET)} lines of the contract are not proven yet: {ids}", stacklevel=1)
