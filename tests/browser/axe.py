"""Asking axe-core what is wrong with a page."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# WCAG 2.2 A and AA, and what axe's authors recommend beyond it.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = "([part, tags]) => axe.run(part, { runOnly: tags, resultTypes: ['violations', 'incomplete'] })"


def complaints(page: Page, part: str) -> list[str]:
    """One line for each element of `part` that breaks a rule, or that axe could not judge; none when all is well."""
    # By evaluation: the content policy lets no script tag in. Once a page: it is half a megabyte to read.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_RUN, [part, TAGS])
    return [line for kind in ("violations", "incomplete") for rule in found[kind] for line in _lines(kind, rule)]


def _lines(kind: str, rule: dict[str, Any]) -> Iterator[str]:
    for node in rule["nodes"]:
        why = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
        yield f"{kind}: {rule['id']} at {' '.join(map(str, node['target']))}: {why}"
