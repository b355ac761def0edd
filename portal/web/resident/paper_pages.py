"""From paper to the screen: the code of a paper invoice, scanned or typed, opens that invoice after login.

What is another's and what never was answer alike: with the page for an invoice that is missing.
"""

from datetime import timedelta
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.invoices.paper_codes import invoice_with_code
from portal.values.paper_code import LENGTH, read_code
from portal.web.extensions import db_session, words
from portal.web.guards import current_resident, resident_only
from portal.web.limits import at_most
from portal.web.resident.from_paper import FROM_PAPER
from portal.words.marks import mark

blueprint = Blueprint("paper", __name__, url_prefix="/p")

_TRIES, _WINDOW = 30, timedelta(minutes=5)
_LONGEST: Final = 100
_WRONG = mark("Code: It has %(signs)d letters and digits. Compare each of them with the paper.")

Answer = str | tuple[str, int] | Response


@blueprint.get("")
@resident_only
def form() -> Answer:
    """The field for the code."""
    return render_template("resident/paper.html", typed="", problems={})


@blueprint.post("")
@resident_only
@at_most(_TRIES, within=_WINDOW, of="paper code")
def typed() -> Answer:
    """Off to the code's own address; what can be no code is told so."""
    text = request.form.get("code", "")[:_LONGEST]
    code = read_code(text)
    if code is None:
        problems = {"code": words().text(_WRONG, signs=LENGTH)}
        return render_template("resident/paper.html", typed=text, problems=problems), 422
    return redirect(url_for(".scanned", code=code), 303)


@blueprint.get("/<code>")
@resident_only
@at_most(_TRIES, within=_WINDOW, of="paper code")
def scanned(code: str) -> Response:
    """The invoice the code stands on, when it is the reader's own."""
    invoice = invoice_with_code(db_session(), current_resident(), code)
    if invoice is None:
        return redirect(url_for("cases.missing.form", by=FROM_PAPER), 303)
    return redirect(url_for("resident.invoice", invoice_id=invoice, by=FROM_PAPER), 303)
