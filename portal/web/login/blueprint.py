"""The one blueprint of logging in and out: what a refused login looks like, and the connection it works with."""

from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from portal.web.login.client import ProviderUnavailable
from portal.web.login.connection import connect
from portal.web.login.refusals import Answer, LoginRefused, refusal_page

blueprint = Blueprint("login", __name__)


@blueprint.record_once
def _connect(state: BlueprintSetupState) -> None:
    connect(cast("Flask", state.app))


@blueprint.errorhandler(LoginRefused)
def _refused(refused: LoginRefused) -> Answer:
    return refusal_page(refused)


@blueprint.errorhandler(ProviderUnavailable)
def _unavailable(failed: ProviderUnavailable) -> Answer:
    return refusal_page(LoginRefused("provider_down", why=failed.why))
