"""Who we are at Vipps, where invoices for Vipps are handed in."""

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, SecretStr


class VippsClient(BaseModel):
    """Our access. All addresses without a trailing slash; `url` and `keys_url` are those of the Invoice API."""

    model_config = ConfigDict(frozen=True)

    # Up to and with /vipps-isp/v1.
    url: AnyHttpUrl
    # Where access tokens are given: .../accesstoken/get.
    token_url: AnyHttpUrl
    # The keys that sign the tokens documents are fetched with: .../public/jwk.
    keys_url: AnyHttpUrl
    client_id: str
    client_secret: SecretStr
    subscription_key: SecretStr

    @property
    def is_encrypted(self) -> bool:
        return all(url.scheme == "https" for url in (self.url, self.token_url, self.keys_url))
