"""What is fetched is fetched by version and digest, from whatever registry a machine is set up for."""

import json
import re

from tests.codebase.sources import ROOT


def test_the_packages_for_browsers_are_pinned_without_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: facts for name, facts in packages.items() if name}
    assert fetched
    assert [name for name, facts in fetched.items() if "resolved" in facts or "integrity" not in facts] == []


def test_the_python_packages_are_pinned_without_addresses() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [line for line in lines if re.match(r"[a-z0-9]", line)]
    assert pins
    assert [line for line in pins if "==" not in line] == []
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)
