"""What a deployment is told: secrets and addresses from the environment, rules from one municipality file."""

from portal.config.avtalegiro import AvtalegiroChannel
from portal.config.maskinporten import MaskinportenClient
from portal.config.municipality import (
    EfakturaChannel,
    EmailChannel,
    Issuer,
    MailboxChannel,
    Municipality,
    MunicipalityFileWrong,
    ReferenceSeries,
    VippsChannel,
    load_municipality,
)
from portal.config.settings import OidcClient, Settings, SettingsWrong
from portal.config.vipps import VippsClient

__all__ = [
    "AvtalegiroChannel",
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
    "VippsChannel",
    "VippsClient",
    "load_municipality",
]
