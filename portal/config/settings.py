"""The environment: addresses and secrets. Nothing here has a default that would be unsafe in production."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import (
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from portal.config.lists import words
from portal.config.maskinporten import MaskinportenClient
from portal.config.oidc import OidcClient, ResidentOidc, StaffOidc
from portal.config.vipps import VippsClient

PREFIX = "PORTAL_"
DEMO_FILE = "demo.env"


class SettingsWrong(Exception):
    """The environment lacks a setting or holds a wrong one. `problems` has one sentence a setting."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Settings(BaseModel):
    """All settings of a deployment; built by `from_environment`, then frozen."""

    model_config = ConfigDict(frozen=True)

    database_url: SecretStr
    secret_key: SecretStr = Field(min_length=32)
    # Fernet keys, newest first, separated by spaces: the first seals, all unseal.
    data_keys: Annotated[tuple[SecretStr, ...], BeforeValidator(words)] = Field(min_length=1)
    # HMAC key of the person-number index; changed only by a re-index.
    index_key: SecretStr = Field(min_length=32)
    municipality: str
    base_url: AnyHttpUrl
    home: Path = Path("var")
    # The sandbox and synthetic person numbers; refused together with a public base address.
    sandbox: bool = False
    sandbox_url: AnyHttpUrl | None = None
    resident_oidc: ResidentOidc | None = None
    # Case workers log in elsewhere than residents; None: there is no desk.
    staff_oidc: StaffOidc | None = None
    # Addresses and networks that may read /metrics and /health/ready, separated by spaces.
    operators: Annotated[tuple[str, ...], BeforeValidator(words)] = ("127.0.0.1", "::1")
    # How many proxies in front set X-Forwarded-For; 0 trusts none.
    proxies: int = Field(default=0, ge=0, le=5)
    # smtp:// (STARTTLS when offered), smtp+starttls:// (demanded) or smtps://, with user:password@host:port.
    smtp_url: SecretStr | None = None
    paper_dir: Path | None = None
    # The folder that the bank's file transfer watches: claims by AvtaleGiro.
    avtalegiro_dir: Path | None = None
    # Where the ERP fetches what came of its invoices.
    erp_dir: Path | None = None
    # The system supplier's REST facade for eFaktura, and our key to it.
    efaktura_url: AnyHttpUrl | None = None
    efaktura_key: SecretStr | None = Field(default=None, min_length=16)
    vipps: VippsClient | None = None
    maskinporten: MaskinportenClient | None = None
    # The contact and reservation register (KRR), up to and without /rest/v2.
    krr_url: AnyHttpUrl | None = None
    # Our eFormidling integration point, up to and without /api; user:password@ where it demands them.
    mailbox_url: SecretStr | None = None
    # The gateway that sends text messages with one-time codes, and our token for it.
    sms_url: AnyHttpUrl | None = None
    sms_token: SecretStr | None = Field(default=None, min_length=16)

    @field_validator("data_keys")
    @classmethod
    def _fernet_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError("each key is 32 bytes in URL-safe base64 (Fernet.generate_key())") from None
        return keys

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(url.get_secret_value()) if url else None
        if parts and (parts.scheme not in ("smtp", "smtp+starttls", "smtps") or not parts.hostname):
            raise ValueError("write smtp://, smtp+starttls:// or smtps:// and a host")
        return url

    @field_validator("mailbox_url")
    @classmethod
    def _integration_point(cls, url: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(url.get_secret_value()) if url else None
        if parts and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write http:// or https:// and a host")
        return url

    @model_validator(mode="after")
    def _registers_are_asked_in_secret(self) -> Self:
        if self.sandbox:
            return self
        if self.vipps and not self.vipps.is_encrypted:
            raise ValueError("the addresses of PORTAL_VIPPS_ must begin with https:// outside the sandbox")
        if self.krr_url and self.krr_url.scheme != "https":
            raise ValueError("PORTAL_KRR_URL must begin with https:// outside the sandbox")
        if self.maskinporten and not self.maskinporten.issuer.startswith("https://"):
            raise ValueError("PORTAL_MASKINPORTEN_ISSUER must begin with https:// outside the sandbox")
        return self

    @model_validator(mode="after")
    def _efaktura_is_whole(self) -> Self:
        if (self.efaktura_url is None) != (self.efaktura_key is None):
            raise ValueError("give both PORTAL_EFAKTURA_URL and PORTAL_EFAKTURA_KEY, or neither")
        if self.efaktura_url and self.efaktura_url.scheme != "https" and not self.sandbox:
            raise ValueError("PORTAL_EFAKTURA_URL must begin with https:// outside the sandbox")
        return self

    @model_validator(mode="after")
    def _text_messages_are_whole(self) -> Self:
        if (self.sms_url is None) != (self.sms_token is None):
            raise ValueError("give both PORTAL_SMS_URL and PORTAL_SMS_TOKEN, or neither")
        if self.sms_url and self.sms_url.scheme != "https" and not self.sandbox:
            raise ValueError("PORTAL_SMS_URL must begin with https:// outside the sandbox")
        return self

    @model_validator(mode="after")
    def _sandbox_is_never_public(self) -> Self:
        if self.sandbox and not _is_this_machine(str(self.base_url)):
            raise ValueError("PORTAL_SANDBOX=1 with a public PORTAL_BASE_URL: the sandbox never runs in production")
        if not self.sandbox and self.base_url.scheme != "https":
            raise ValueError("PORTAL_BASE_URL must begin with https:// outside the sandbox")
        return self

    @model_validator(mode="after")
    def _logins_are_apart_and_in_secret(self) -> Self:
        realms: dict[str, OidcClient | None] = {"RESIDENT": self.resident_oidc, "STAFF": self.staff_oidc}
        for realm, client in realms.items():
            if client and not self.sandbox and not client.issuer.startswith("https://"):
                raise ValueError(f"PORTAL_{realm}_OIDC_ISSUER must begin with https:// outside the sandbox")
        clients = {(client.issuer, client.client_id) for client in realms.values() if client}
        if len(clients) < sum(client is not None for client in realms.values()):
            raise ValueError("PORTAL_STAFF_OIDC_ names the residents' client: staff must have one of their own")
        return self

    @property
    def base_address(self) -> str:
        """The outside address without a trailing slash; the only one printed or redirected to."""
        return str(self.base_url).rstrip("/")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read PORTAL_* variables; raise SettingsWrong naming every missing or wrong one."""
        environment = os.environ if environment is None else environment
        given = {
            key.removeprefix(PREFIX).lower(): value for key, value in environment.items() if key.startswith(PREFIX)
        }
        values: dict[str, object] = {key: given[key] for key in cls.model_fields if given.get(key)}
        values["resident_oidc"] = _client(given, "resident_oidc_")
        values["staff_oidc"] = _client(given, "staff_oidc_")
        values["vipps"] = _client(given, "vipps_")
        values["maskinporten"] = _client(given, "maskinporten_")
        try:
            return cls.model_validate(values)
        except ValidationError as wrong:
            raise SettingsWrong(
                [_sentence(error["loc"], error["msg"], error["type"]) for error in wrong.errors()]
            ) from None


def _client(given: Mapping[str, str], prefix: str) -> dict[str, str] | None:
    found = {key.removeprefix(prefix): value for key, value in given.items() if key.startswith(prefix) and value}
    return found or None


def _sentence(location: tuple[int | str, ...], message: str, kind: str) -> str:
    names = [str(part) for part in location if not isinstance(part, int)]
    if not names:
        return message.removeprefix("Value error, ")
    name = PREFIX + "_".join(names).upper()
    return f"{name} is missing" if kind == "missing" else f"{name}: {message.removeprefix('Value error, ')}"


def _is_this_machine(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def environment_with_demo(environment: Mapping[str, str] | None = None) -> tuple[dict[str, str], Path | None]:
    """The environment, completed from PORTAL_HOME/demo.env when PORTAL_DATABASE_URL is unset.

    Returns the variables and the file they were completed from, or None. What the environment sets wins.
    """
    own = dict(os.environ if environment is None else environment)
    path = Path(own.get("PORTAL_HOME") or "var") / DEMO_FILE
    if own.get("PORTAL_DATABASE_URL") or not path.is_file():
        return own, None
    lines = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {key: value for key, _, value in lines} | own, path
