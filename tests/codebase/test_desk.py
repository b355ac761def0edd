"""What only staff may ask is asked by the desk alone: no resident's page can reach it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.codebase.sources import ROOT, modules

UNSCOPED = "desk_queries"
THE_DESK = ("portal", "web", "desk")


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def _asks(tree: ast.Module) -> bool:
    return any(UNSCOPED in name.split(".") for name in _imported(tree))


def test_only_the_desk_asks_for_what_is_anybodys() -> None:
    # One such query may ask others: whoever asks it is held to the same.
    asking = {path for path, tree in modules() if _asks(tree) and path.stem != UNSCOPED}
    assert asking
    assert {str(path) for path in asking if path.parts[: len(THE_DESK)] != THE_DESK} == set()


def test_no_page_but_the_desks_asks_the_desk() -> None:
    others = [(path, tree) for path, tree in modules("portal/web") if path.parts[: len(THE_DESK)] != THE_DESK]
    reaching = {
        str(path) for path, tree in others if any(name.startswith("portal.web.desk") for name in _imported(tree))
    }
    assert others
    assert reaching == set()


def test_an_import_would_be_seen() -> None:
    for line in ("from portal.people.desk_queries import customer_of", "import portal.invoices.desk_queries as them"):
        assert _asks(ast.parse(line)), line
    assert not _asks(ast.parse("from portal.people.queries import customers_of"))


def test_the_desk_lies_where_we_look() -> None:
    assert (ROOT / Path(*THE_DESK) / "views.py").is_file()
