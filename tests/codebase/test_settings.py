"""Every setting a deployment may give stands in README's table, and nothing else does."""

import re

from portal.config import OidcClient, Settings
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
    return re.sub(r"_OIDC_.*", "_OIDC", name)


def _known() -> set[str]:
    plain = {f"PORTAL_{name.upper()}" for name in Settings.model_fields if not name.endswith("_oidc")}
    realms = [name for name in Settings.model_fields if name.endswith("_oidc")]
    return plain | {f"PORTAL_{realm}_{name}".upper() for realm in realms for name in OidcClient.model_fields}


def test_every_setting_is_documented() -> None:
    assert sorted(_known() - _documented()) == []


def test_nothing_is_documented_that_is_not_read() -> None:
    assert sorted(_documented() - _known() - OF_THE_DEMO) == []
