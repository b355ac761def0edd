"""What is offered, before anybody logs in; the answer, logged in as the one it was sent to; and no more offers.

The address holds a secret: it goes on to no other site, and says nothing of whom the offer is to.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Final, ParamSpec

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Redirect

from portal.delivery.offering.offers import (
    NoLongerOpen,
    NoSuchOffer,
    NotTheirs,
    OfferView,
    Standing,
    accept,
    decline,
    offer_behind,
    own_offer,
)
from portal.delivery.offering.opting_out import opt_out_by_link
from portal.web.extensions import csrf, db_session, municipality, now, workplace
from portal.web.guards import current_resident, public, themselves_only
from portal.web.language import remember_asked_language
from portal.web.limits import at_most

blueprint = Blueprint("offers", __name__, url_prefix="/offers")

P = ParamSpec("P")
Page = str | tuple[str, int] | Redirect
# Counted by address; mailboxes that stop offers for their users come by the thousand from the same few.
_TRIES, _WINDOW = 300, timedelta(minutes=5)
_STATUS: Final[dict[Standing, HTTPStatus]] = {"expired": HTTPStatus.GONE}


@blueprint.before_request
def _listen_to_the_link() -> None:
    remember_asked_language()


@blueprint.after_request
def _keep_the_secret(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def kindly(view: Callable[P, Page]) -> Callable[P, Page]:
    """Say in a page of its own why a link leads no further."""

    @wraps(view)
    def said(*args: P.args, **kwargs: P.kwargs) -> Page:
        try:
            return view(*args, **kwargs)
        except NoSuchOffer:
            return render_template("offers/unknown.html"), HTTPStatus.NOT_FOUND
        except NotTheirs:
            return render_template("offers/anothers.html", here=request.path), HTTPStatus.FORBIDDEN
        except NoLongerOpen as closed:
            return _closed(OfferView(closed.standing))

    return said


@blueprint.get("/<token>")
@public
@at_most(_TRIES, within=_WINDOW, of="offer")
@kindly
def offer(token: str) -> Page:
    """What is offered, to whoever has the link."""
    found = offer_behind(db_session(), token, municipality=municipality(), now=now())
    return _closed(found) if found.standing != "open" else _page("offer", token)


@blueprint.get("/<token>/answer")
@themselves_only
@at_most(_TRIES, within=_WINDOW, of="offer answer")
@kindly
def answer(token: str) -> Page:
    """Yes or no; and what follows, once it is said."""
    found = own_offer(db_session(), token, resident=current_resident(), municipality=municipality(), now=now())
    if found.standing == "accepted":
        return _page("accepted", token, asked=found)
    return _page("answer", token) if found.standing == "open" else _closed(found)


@blueprint.post("/<token>/answer")
@themselves_only
@at_most(_TRIES, within=_WINDOW, of="offer answer")
@kindly
def send_answer(token: str) -> Page:
    """The answer, once however often the form is sent."""
    said = request.form.get("answer")
    if said == "yes":
        accept(db_session(), token, resident=current_resident(), municipality=municipality(), now=now())
    elif said == "no":
        decline(db_session(), token, resident=current_resident(), now=now())
    db_session().commit()
    return redirect(url_for(".answer", token=token), 303)


@blueprint.get("/<token>/opt-out")
@public
@at_most(_TRIES, within=_WINDOW, of="offer stop")
@kindly
def stop(token: str) -> Page:
    """One button; a GET stops nothing, because mail servers open links to look at them."""
    offer_behind(db_session(), token, municipality=municipality(), now=now())
    return _page("stop", token)


@blueprint.post("/<token>/opt-out")
@csrf.exempt  # type: ignore[untyped-decorator]  # the link, which only the mail holds, is what proves it
@public
@at_most(_TRIES, within=_WINDOW, of="offer stopped")
@kindly
def stopped(token: str) -> Page:
    """No more offers: posted by the page's button, or by the mailbox itself, which has no form secret (RFC 8058)."""
    opt_out_by_link(db_session(), token, now=now())
    db_session().commit()
    return _page("stopped", token)


def _page(name: str, token: str, asked: OfferView | None = None) -> str:
    rules = municipality().channels.efaktura
    return render_template(
        f"offers/{name}.html",
        token=token,
        asked=asked,
        by_supplier=rules is not None and rules.takes_agreements,
        places=_places(),
    )


def _closed(found: OfferView) -> Page:
    """An offer that can be answered no more."""
    return render_template("offers/closed.html", found=found), _STATUS.get(found.standing, HTTPStatus.OK)


def _places() -> dict[str, str]:
    """Where one says yes oneself; in the sandbox its own bank and Vipps, which lie on the pages of its residents."""
    rules, settings = municipality().offers, workplace().settings
    if rules is None:
        raise NotFound
    if settings.sandbox and settings.sandbox_url:
        there = f"{str(settings.sandbox_url).rstrip('/')}/residents"
        return {"bank": there, "vipps": there}
    return {"bank": str(rules.banks_url), "vipps": str(rules.vipps_url)}
