"""How the next invoice comes: the page, and what residents have registers asked there."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.access import rates
from portal.delivery.checking import check_now
from portal.delivery.contact_points.pending import waiting_for
from portal.delivery.mandate import mandate_state
from portal.delivery.offering.agreement_requests import asking_of
from portal.delivery.offering.opting_out import has_opted_out, opt_out, want_again
from portal.delivery.outgoing import kinds_asked_for
from portal.delivery.paper import choose_paper
from portal.delivery.queries import Forecast, Question, forecast, forecast_asking
from portal.dispatch.tasks import desk_of
from portal.web.extensions import db_session, municipality, now, words, workplace
from portal.web.guards import current_resident, whole_customer_only
from portal.web.limits import at_most
from portal.web.resident import delivery_contacts
from portal.web.resident.delivery_asked import with_request
from portal.web.resident.delivery_customer import back_to, chosen, theirs
from portal.web.resident.delivery_told import Foretold, Telling, foretold

blueprint = Blueprint("delivery", __name__, url_prefix="/delivery")
blueprint.register_blueprint(delivery_contacts.blueprint)

Answer = str | tuple[str, int] | Response
# Registers are asked for one resident; somebody who loads the page again and again gets their last answers.
_LOOKS, _WINDOW = 10, timedelta(minutes=10)
_SAID: Final = frozenset({"saved", "removed", "checked"})


@blueprint.get("")
@whole_customer_only
def page() -> str:
    """Where the next one goes and why, each channel beside it, and what can be changed."""
    said = request.args.get("said")
    return _page(said if said in _SAID else None)


def _page(said: str | None, suggested: str | None = None) -> str:
    """`suggested` is an address that the resident may give us, known for as long as this page is looked at."""
    mine = theirs()
    customer = chosen(mine) if mine else None
    found = _forecast(customer.id) if customer else None
    if customer is None or found is None:
        return render_template("resident/delivery_none.html")
    return render_template(
        "resident/delivery_page.html",
        customers=mine,
        customer=customer,
        told=_told(found, customer.id),
        contacts=found.known.contacts,
        offers=_offers(found),
        waiting=waiting_for(db_session(), by=current_resident(), customer=customer.id, now=now()),
        makes_offers=municipality().makes_offers and customer.kind == "person",
        wants_none=has_opted_out(db_session(), customer.id),
        said=said,
        suggested=suggested,
        paper=_paper(found),
    )


@blueprint.post("/check")
@whole_customer_only
@at_most(_LOOKS, within=_WINDOW, of="delivery check")
def check() -> Answer:
    """Ask the registers for this one now. An address one of them knows is in this answer alone: no redirect."""
    customer = chosen(theirs())
    suggested = check_now(
        workplace().database, resident=current_resident(), customer=customer.id, desk=desk_of(workplace()), now=now()
    )
    return _page("checked", suggested) if suggested else back_to(customer.id, "checked")


@blueprint.post("/paper")
@whole_customer_only
def paper() -> Response:
    """Paper before all else, or what works first again; only where that may be chosen."""
    if not municipality().paper_choice:
        raise NotFound
    customer, wanted = chosen(theirs()).id, request.form.get("wanted") == "yes"
    choose_paper(db_session(), resident=current_resident(), customer=customer, wanted=wanted, now=now())
    db_session().commit()
    return back_to(customer, "saved")


@blueprint.post("/offers")
@whole_customer_only
def offers_by_mail() -> Response:
    """Whether e-mails that offer eFaktura are wanted: none any more, or some again."""
    customer = chosen(theirs()).id
    change = want_again if request.form.get("wanted") == "yes" else opt_out
    change(db_session(), resident=current_resident(), customer=customer, now=now())
    db_session().commit()
    return back_to(customer, "saved")


def _told(found: Forecast, customer: UUID) -> Foretold:
    how = Telling(words(), municipality().zone)
    told = foretold(found, mandate_state(db_session(), found.known, municipality()), how)
    return with_request(told, found, asking_of(db_session(), customer, now=now()), how)


def _forecast(customer: UUID) -> Forecast | None:
    key = f"delivery asked {current_resident().actor}"
    with workplace().database.transaction() as own:
        may_ask = rates.allow(own, key=key, limit=_LOOKS, window=_WINDOW, now=now())
    desk, question = desk_of(workplace()), Question(customer)
    if may_ask:
        return forecast_asking(workplace().database, question, desk=desk, now=now())
    return forecast(db_session(), question, desk=desk, now=now())


def _paper(found: Forecast) -> str | None:
    """`chosen`, or `offered` where it may be; `elsewhere`: what comes before it can be switched off."""
    if found.known.customer_kind != "person" or found.known.other_recipient:
        return None
    if municipality().paper_choice:
        return "chosen" if found.way.facts.preference.paper_only else "offered"
    takes = found.way.route.chosen
    return None if takes and takes.channel == "paper" else "elsewhere"


def _offers(found: Forecast) -> frozenset[str]:
    """What can be changed here: nothing for those who are not reached in person, or never by e-mail."""
    known = found.known
    if known.customer_kind != "person" or known.protected:
        return frozenset()
    return kinds_asked_for(workplace().settings, municipality())
