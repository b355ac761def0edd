"""Pages everyone may read."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.dispatch.channels import connected
from portal.web.assets import asset
from portal.web.extensions import municipality, today, workplace
from portal.web.guards import public
from portal.web.language import choose_language, remember_asked_language
from portal.web.paths import path_here

blueprint = Blueprint("public", __name__)


@blueprint.before_request
def _listen_to_the_link() -> None:
    remember_asked_language()


@blueprint.get("/")
@public
def front() -> str:
    return render_template("public/front.html")


@blueprint.get("/favicon.ico")
@public
def icon() -> Response:
    """What browsers ask for beside a PDF, which cannot name its icon itself."""
    return redirect(asset(f"logos/{municipality().look.logo}.svg"))


@blueprint.get("/help")
@public
def guidance() -> str:
    return render_template(
        "public/help.html",
        channels=municipality().order_on(today()),
        connected=_connected(),
        offers_address=f"{workplace().settings.base_address}/offers/",
    )


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("public/accessibility.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    return render_template("public/privacy.html")


@blueprint.get("/language/<code>")
@public
def language(code: str) -> Response:
    choose_language(code)
    return redirect(path_here(request.args.get("next")) or "/", 303)


def _connected() -> frozenset[str]:
    """The channels that are set up here; the others stand in the order and wait."""
    return frozenset(connected(workplace().settings, municipality()))
