"""What a demo chooses for itself: only what the environment leaves unset, and the same secrets every time."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet
from joserfc.jwk import RSAKey

from portal.config import load_municipality
from portal.config.settings import DEMO_FILE
from portal.sandbox.provider.realm import STAFF_PATH

DEFAULT_MUNICIPALITY = "lorenskog"
_LOGIN = "PORTAL_RESIDENT_OIDC_"
_STAFF = "PORTAL_STAFF_OIDC_"
_SECRETS = (
    "PORTAL_SECRET_KEY",
    "PORTAL_DATA_KEYS",
    "PORTAL_INDEX_KEY",
    f"{_LOGIN}CLIENT_SECRET",
    f"{_STAFF}CLIENT_SECRET",
)
_MASKINPORTEN = "PORTAL_MASKINPORTEN_"
_VIPPS = "PORTAL_VIPPS_"
_WHOLE = (_LOGIN, _STAFF, _MASKINPORTEN, "PORTAL_EFAKTURA_", _VIPPS)
# What the sandbox's provider calls the claim with the person number, as brokers there do.
_PERSON_CLAIMS = {"NO": "pid", "SE": "ssn"}


def choose(environment: Mapping[str, str], *, home: Path, port: int, database_url: str | None) -> dict[str, str]:
    """The variables to add to `environment`. `database_url` is that of a server of our own, None when one is named.

    Raise MunicipalityFileWrong for a municipality that is none.
    """
    municipality = environment.get("PORTAL_MUNICIPALITY") or DEFAULT_MUNICIPALITY
    rules = load_municipality(municipality)
    country = rules.country
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
        "PORTAL_ERP_DIR": str(home / "erp"),
        f"{_LOGIN}ISSUER": sandbox,
        f"{_LOGIN}CLIENT_ID": "fakturaportal",
        f"{_LOGIN}PERSON_CLAIM": _PERSON_CLAIMS[country],
        f"{_STAFF}ISSUER": sandbox + STAFF_PATH,
        f"{_STAFF}CLIENT_ID": "fakturaportal-desk",
    }
    if country == "NO":
        wishes["PORTAL_AVTALEGIRO_DIR"] = str(home / "avtalegiro")
        wishes |= _digital_post(sandbox, home) | _efaktura(sandbox, home) | _vipps(sandbox, home)
        wishes |= _texts(sandbox, home)
    if not rules.desk.roles:
        wishes = {name: value for name, value in wishes.items() if not name.startswith(_STAFF)}
    if database_url is not None:
        wishes["PORTAL_DATABASE_URL"] = database_url
    # A login of one's own is whole or not at all: half of it would be the sandbox's.
    own = tuple(group for group in _WHOLE if any(environment[name] for name in environment if name.startswith(group)))
    return {name: value for name, value in wishes.items() if not environment.get(name) and not name.startswith(own)}


def _digital_post(sandbox: str, home: Path) -> dict[str, str]:
    """Digdir's services for mailboxes, which are Norway's."""
    return {
        f"{_MASKINPORTEN}ISSUER": f"{sandbox}/maskinporten/",
        f"{_MASKINPORTEN}CLIENT_ID": "fakturaportal",
        f"{_MASKINPORTEN}CLIENT_JWK": _kept(home).get(f"{_MASKINPORTEN}CLIENT_JWK") or _new_client_key(),
        "PORTAL_KRR_URL": f"{sandbox}/krr",
        "PORTAL_MAILBOX_URL": f"{sandbox}/eformidling",
    }


def _efaktura(sandbox: str, home: Path) -> dict[str, str]:
    """The system supplier's facade before the residents' bank, which is Norway's."""
    key = _kept(home).get("PORTAL_EFAKTURA_KEY") or secrets.token_urlsafe(32)
    return {"PORTAL_EFAKTURA_URL": f"{sandbox}/efaktura", "PORTAL_EFAKTURA_KEY": key}


def _texts(sandbox: str, home: Path) -> dict[str, str]:
    """The gateway of the residents' phones, where Vipps is matched by mobile."""
    token = _kept(home).get("PORTAL_SMS_TOKEN") or secrets.token_urlsafe(24)
    return {"PORTAL_SMS_URL": f"{sandbox}/sms", "PORTAL_SMS_TOKEN": token}


def _vipps(sandbox: str, home: Path) -> dict[str, str]:
    """Vipps, which is Norway's too."""
    kept = _kept(home)
    names = (f"{_VIPPS}CLIENT_SECRET", f"{_VIPPS}SUBSCRIPTION_KEY")
    return {
        f"{_VIPPS}URL": f"{sandbox}/vipps/vipps-isp/v1",
        f"{_VIPPS}TOKEN_URL": f"{sandbox}/vipps/accesstoken/get",
        f"{_VIPPS}KEYS_URL": f"{sandbox}/vipps/public/jwk",
        f"{_VIPPS}CLIENT_ID": "fakturaportal",
        **{name: kept.get(name) or secrets.token_urlsafe(32) for name in names},
    }


def _new_client_key() -> str:
    key = RSAKey.generate_key(2048, {"kid": "demo"}, auto_kid=False)
    return json.dumps(key.as_dict(private=True))


def write(home: Path, chosen: Mapping[str, str]) -> None:
    """Write PORTAL_HOME/demo.env, for our eyes only, whole or not at all."""
    part = home / f"{DEMO_FILE}.part"
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in sorted(chosen.items()))
    part.replace(home / DEMO_FILE)


def _secrets(home: Path) -> dict[str, str]:
    """Those of the last demo, whose data they unseal, else new ones."""
    kept = _kept(home)
    new = {name: secrets.token_urlsafe(32) for name in _SECRETS} | {"PORTAL_DATA_KEYS": Fernet.generate_key().decode()}
    return {name: kept.get(name) or new[name] for name in _SECRETS}


def _kept(home: Path) -> dict[str, str]:
    """What the last demo chose."""
    file = home / DEMO_FILE
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
