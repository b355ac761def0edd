"""Files and functions stay small, names say what is in them, and every module says what it is for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.codebase.sources import modules

FILE_WALL = 300
FUNCTION_WALL = 40
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "data", "info", "process", "misc"}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions() -> Iterator[tuple[str, Function]]:
    for folder in ("portal", "tests"):
        for path, tree in modules(folder):
            for node in ast.walk(tree):
                if isinstance(node, Function):
                    yield f"{path}:{node.lineno} {node.name}", node


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_longer_than_the_wall() -> None:
    lengths = {str(path): _lines(path.absolute()) for folder in ("portal", "tests") for path, _ in modules(folder)}
    assert {path: length for path, length in lengths.items() if length > FILE_WALL} == {}


def test_no_function_is_longer_than_the_wall() -> None:
    lengths = {name: (node.end_lineno or node.lineno) - node.lineno + 1 for name, node in _functions()}
    assert {name: length for name, length in lengths.items() if length > FUNCTION_WALL} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {str(path): set(path.with_suffix("").parts) for path, _ in modules()}
    assert {path for path, words in parts.items() if words & FORBIDDEN} == set()


def test_no_class_has_a_name_that_says_nothing() -> None:
    named = {
        f"{path}: {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and FORBIDDEN & {word.lower() for word in _WORD.findall(node.name)[-1:]}
    }
    assert named == set()


def test_every_module_says_what_it_is_for() -> None:
    assert {str(path) for path, tree in modules() if not ast.get_docstring(tree)} == set()


def test_every_test_name_finishes_a_sentence() -> None:
    short = {name for name, node in _functions() if node.name.startswith("test_") and node.name.count("_") < 3}
    assert short == set()
