"""Logging in and out with the municipality's identity provider (ID-porten, or a broker with BankID)."""

from portal.web.login import leaving  # its pages join the blueprint
from portal.web.login.blueprint import blueprint
from portal.web.login.views import form_targets

__all__ = ["blueprint", "form_targets", "leaving"]
