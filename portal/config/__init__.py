"""What a deployment is told: secrets and addresses from the environment, rules from one municipality file."""

from portal.config.maskinporten import MaskinportenClient
from portal.config.municipality import (
    EfakturaChannel,
    EmailChannel,
    Issuer,
    MailboxChannel,
    Municipality,
    MunicipalityFileWrong,
    ReferenceSeries,
    load_municipality,
)
from portal.config.settings import OidcClient, Settings, SettingsWrong

__all__ = [
    "EfakturaChannel",
    "EmailChannel",
    "Issuer",
    "MailboxChannel",
    "MaskinportenClient",
    "Municipality",
    "MunicipalityFileWrong",
    "OidcClient",
    "ReferenceSeries",
    "Settings",
    "SettingsWrong",
    "load_municipality",
]
