"""Who we are at the login providers: one client for residents, another for those who work here."""

import json
from typing import Annotated, Self

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator, model_validator

from portal.config.lists import words


class OidcClient(BaseModel):
    """Our client at a provider: where it is, and how we prove who we are."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    client_id: str
    client_secret: SecretStr | None = None
    client_jwk: SecretStr | None = None

    @field_validator("issuer")
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("client_jwk")
    @classmethod
    def _private_key_with_a_name(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                key = RSAKey.import_key(json.loads(value.get_secret_value()))
            except (ValueError, JoseError):
                raise ValueError("give one private RSA key as a JWK (JSON)") from None
            if not key.is_private or not key.kid:
                raise ValueError("the JWK must be private and carry the `kid` it is registered under")
        return value

    @model_validator(mode="after")
    def _one_credential(self) -> Self:
        if (self.client_secret is None) == (self.client_jwk is None):
            raise ValueError("give exactly one of CLIENT_SECRET and CLIENT_JWK")
        return self


class ResidentOidc(OidcClient):
    """The residents' login. The claim with the person number and the acr ranks differ by country."""

    # ID-porten says `pid`; a Swedish broker says `ssn`.
    person_claim: str = "pid"
    # Known acr values, lowest first. What is not in the list has rank 0 and is refused.
    acr_values: Annotated[tuple[str, ...], BeforeValidator(words)] = (
        "idporten-loa-substantial",
        "idporten-loa-high",
    )
    acr_minimum: str = "idporten-loa-substantial"

    @model_validator(mode="after")
    def _minimum_is_known(self) -> Self:
        if self.acr_minimum not in self.acr_values:
            raise ValueError(f"ACR_MINIMUM {self.acr_minimum} is not among ACR_VALUES")
        return self


class StaffOidc(OidcClient):
    """The login of those who work here (Entra ID or the like). What they may do, the municipality's file says."""

    # Where the provider says which of our app roles someone has been given (Entra ID: `roles`).
    roles_claim: str = Field(default="roles", min_length=1)
