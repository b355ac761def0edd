"""The files of the project, found by walking: what set-up builds and what tools leave behind is not ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FOLDERS = ("portal", "templates", "translations", "migrations", "tests", ".ci")
_FILES = ("*.md", "*.toml", "*.json", "*.cfg", "*.ini", "*.lock", "Makefile", ".gitignore", ".npmrc")
_BUILT = {"__pycache__", "built"}


def files() -> Iterator[Path]:
    """Every file of the project."""
    for pattern in _FILES:
        yield from ROOT.glob(pattern)
    for folder in _FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not _BUILT & set(path.parts):
                yield path


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project and what it says."""
    for path in files():
        try:
            yield path.relative_to(ROOT), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def modules(folder: str = "portal") -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file below a folder, parsed."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))
