"""Who we are at Maskinporten, which gives machines access to public registers."""

import json

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator


class MaskinportenClient(BaseModel):
    """Our client there. `issuer` ends in a slash, as Maskinporten writes it; its token endpoint lies below."""

    model_config = ConfigDict(frozen=True)

    issuer: str = Field(pattern=r"^https?://.+")
    client_id: str
    # The private key as a JWK, with the `kid` it is registered under: not older than a year (MP-121).
    client_jwk: SecretStr
    # The organisation number we look up for, where a supplier runs the portal for a municipality by delegation.
    consumer_org: str | None = Field(default=None, pattern=r"^\d{9}$")

    @field_validator("issuer")
    @classmethod
    def _with_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/") + "/"

    @field_validator("client_jwk")
    @classmethod
    def _private_key_with_a_name(cls, value: SecretStr) -> SecretStr:
        try:
            key = RSAKey.import_key(json.loads(value.get_secret_value()))
        except (ValueError, JoseError):
            raise ValueError("give one private RSA key as a JWK (JSON)") from None
        if not key.is_private or not key.kid:
            raise ValueError("the JWK must be private and carry the `kid` it is registered under")
        return value

    @property
    def token_address(self) -> str:
        return f"{self.issuer}token"

    @property
    def key(self) -> RSAKey:
        return RSAKey.import_key(json.loads(self.client_jwk.get_secret_value()))
