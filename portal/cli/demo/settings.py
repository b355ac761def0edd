"""What a demo chooses for itself: only what the environment leaves unset, and the same secrets every time."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from portal.config import load_municipality
from portal.config.settings import DEMO_FILE

DEFAULT_MUNICIPALITY = "lorenskog"
_SECRETS = ("PORTAL_SECRET_KEY", "PORTAL_DATA_KEYS", "PORTAL_INDEX_KEY", "PORTAL_RESIDENT_OIDC_CLIENT_SECRET")
_LOGIN = "PORTAL_RESIDENT_OIDC_"
# What the sandbox's provider calls the claim with the person number, as brokers there do.
_PERSON_CLAIMS = {"NO": "pid", "SE": "ssn"}


def choose(environment: Mapping[str, str], *, home: Path, port: int, database_url: str | None) -> dict[str, str]:
    """The variables to add to `environment`. `database_url` is that of a server of our own, None when one is named.

    Raise MunicipalityFileWrong for a municipality that is none.
    """
    municipality = environment.get("PORTAL_MUNICIPALITY") or DEFAULT_MUNICIPALITY
    sandbox = f"http://localhost:{port + 1}"
    wishes = _secrets(home) | {
        "PORTAL_HOME": str(home),
        "PORTAL_PORT": str(port),
        "PORTAL_MUNICIPALITY": municipality,
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_SANDBOX": "1",
        "PORTAL_SANDBOX_URL": sandbox,
        "PORTAL_SMTP_URL": f"smtp://localhost:{port + 2}",
        "PORTAL_PAPER_DIR": str(home / "print"),
        f"{_LOGIN}ISSUER": sandbox,
        f"{_LOGIN}CLIENT_ID": "fakturaportal",
        f"{_LOGIN}PERSON_CLAIM": _PERSON_CLAIMS[load_municipality(municipality).country],
    }
    if database_url is not None:
        wishes["PORTAL_DATABASE_URL"] = database_url
    # A login of one's own is whole or not at all: half of it would be the sandbox's.
    has_login = any(name.startswith(_LOGIN) for name, value in environment.items() if value)
    return {
        name: value
        for name, value in wishes.items()
        if not environment.get(name) and not (has_login and name.startswith(_LOGIN))
    }


def write(home: Path, chosen: Mapping[str, str]) -> None:
    """Write PORTAL_HOME/demo.env, for our eyes only, whole or not at all."""
    part = home / f"{DEMO_FILE}.part"
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in sorted(chosen.items()))
    part.replace(home / DEMO_FILE)


def _secrets(home: Path) -> dict[str, str]:
    """Those of the last demo, whose data they unseal, else new ones."""
    file = home / DEMO_FILE
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    kept = {name: value for name, _, value in (line.partition("=") for line in lines)}
    new = {name: secrets.token_urlsafe(32) for name in _SECRETS} | {"PORTAL_DATA_KEYS": Fernet.generate_key().decode()}
    return {name: kept.get(name) or new[name] for name in _SECRETS}
