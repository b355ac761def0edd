"""Logging in and out, with the same pages at both doors: residents by ID-porten or a broker with BankID, staff by the
municipality's own directory.
"""

from flask import Blueprint

from portal.web.entrances import DESK, RESIDENTS, STAFF
from portal.web.login import leaving, views
from portal.web.login.client import ProviderUnavailable
from portal.web.login.connection import connect
from portal.web.login.refusals import LoginRefused, refusal_page
from portal.web.login.views import form_targets

__all__ = ["blueprints", "connect", "form_targets"]


def _pages(name: str, prefix: str | None) -> Blueprint:
    """The login pages of one door."""
    blueprint = Blueprint(name, __name__, url_prefix=prefix)
    blueprint.add_url_rule("/login", view_func=views.begin)
    blueprint.add_url_rule("/login/callback", view_func=views.callback)
    blueprint.add_url_rule("/logout", view_func=leaving.ask)
    blueprint.add_url_rule("/logout", view_func=leaving.logout, methods=["POST"])
    blueprint.add_url_rule("/logged-out", view_func=leaving.ended)
    blueprint.add_url_rule("/login/frontchannel-logout", view_func=leaving.frontchannel)
    blueprint.add_url_rule("/login/backchannel-logout", view_func=leaving.backchannel, methods=["POST"])
    blueprint.register_error_handler(LoginRefused, refusal_page)
    blueprint.register_error_handler(
        ProviderUnavailable, lambda failed: refusal_page(LoginRefused("provider_down", why=failed.why))
    )
    return blueprint


blueprints = (_pages(RESIDENTS.login, None), _pages(STAFF.login, DESK))
