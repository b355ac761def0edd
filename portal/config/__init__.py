"""What a deployment is told: secrets and addresses from the environment, rules from one municipality file."""

from portal.config.avtalegiro import AvtalegiroChannel
from portal.config.channels import EfakturaChannel, EmailChannel, MailboxChannel, VippsChannel
from portal.config.desk import DeskRules, Role
from portal.config.maskinporten import MaskinportenClient
from portal.config.municipality import (
    Issuer,
    Municipality,
    MunicipalityFileWrong,
    ReferenceSeries,
    load_municipality,
)
from portal.config.offers import OfferRules
from portal.config.oidc import OidcClient, ResidentOidc, StaffOidc
from portal.config.settings import Settings, SettingsWrong
from portal.config.vipps import VippsClient

__all__ = [
    "AvtalegiroChannel",
    "DeskRules",
    "EfakturaChannel",
    "EmailChannel",
    "Issuer",
    "MailboxChannel",
    "MaskinportenClient",
    "Municipality",
    "MunicipalityFileWrong",
    "OfferRules",
    "OidcClient",
    "ReferenceSeries",
    "ResidentOidc",
    "Role",
    "Settings",
    "SettingsWrong",
    "StaffOidc",
    "VippsChannel",
    "VippsClient",
    "load_municipality",
]
