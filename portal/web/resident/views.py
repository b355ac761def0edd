"""What a resident sees: the list, one invoice, its files. Another's invoice answers 404, as if it were not there."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.dispatch.letter_queries import letters_about
from portal.dispatch.queries import delivery_of
from portal.dispatch.recalling.reached import Reached, claims_in, reached_by
from portal.documents.store import get
from portal.invoices.queries import attachment_of, document_of, invoice_of, invoices_of
from portal.invoices.views import InvoiceRow, InvoiceView
from portal.representation.queries import acting_for
from portal.web.acting.told import RepresentationTold
from portal.web.acting.told import told as told_acting
from portal.web.extensions import db_session, language, municipality, now, today, words, workplace
from portal.web.guards import current_resident, resident_only
from portal.web.layout import presence
from portal.web.limits import at_most
from portal.web.looks import record_look
from portal.web.resident import files
from portal.web.resident.calendar import MEDIA_TYPE, DueDate, calendar_entry
from portal.web.resident.cards import Card, card_of, updated
from portal.web.resident.claims import claim_told
from portal.web.resident.deliveries import delivery_told
from portal.web.resident.from_paper import asked_to_change
from portal.web.resident.headings import heading_of
from portal.web.resident.letters_told import letters_told
from portal.web.resident.lines import lines_told, sums
from portal.web.resident.overview import overview
from portal.web.resident.payment import due_ahead, payment_of
from portal.web.resident.states import told

blueprint = Blueprint("resident", __name__)


@blueprint.app_template_filter()
def cards(rows: Sequence[InvoiceRow], lying: Mapping[UUID, Reached] = MappingProxyType({})) -> list[Card]:
    """`lying` is by invoice where each may be paid by itself."""
    language_of_page, day = words(), today()
    return [card_of(row, language_of_page, day, lying.get(row.id)) for row in rows]


@blueprint.get("/invoices")
@resident_only
def invoices() -> str:
    found = overview(invoices_of(db_session(), current_resident(), today=today(), now=now()), now())
    fresh = updated(found.as_of, words(), municipality().zone, today()) if found.as_of and not found.stale else None
    lying = claims_in(db_session(), found.claims) if found.claims else {}
    offered = _to_act_for() if found.is_empty else []
    return render_template("resident/invoices.html", overview=found, updated=fresh, lying=lying, to_act_for=offered)


@blueprint.get("/invoices/<uuid:invoice_id>")
@resident_only
def invoice(invoice_id: UUID) -> str:
    found = _own_invoice(invoice_id)
    record_look("resident:invoice:viewed", "invoice", invoice_id)
    claim = claim_told(reached_by(db_session(), invoice_id), found.standing, words(), today())
    return render_template(
        "resident/invoice.html",
        invoice=found,
        heading=heading_of(found, words(), municipality()),
        state=told(found.standing, words(), today(), claim),
        claim=claim,
        lines=lines_told(found, words()),
        sums=tuple(sums(found, words())),
        payment=payment_of(found, municipality().country, today()),
        delivery=delivery_told(
            delivery_of(db_session(), invoice_id), words(), municipality().zone, will_be_drawn=claim.drawn
        ),
        letters=letters_told(letters_about(db_session(), invoice_id), words(), municipality().zone),
        digitally=asked_to_change(found),
    )


@blueprint.get("/invoices/<uuid:invoice_id>.pdf")
@resident_only
@at_most(60, within=timedelta(minutes=5), of="document")
def document(invoice_id: UUID) -> Response:
    found = document_of(db_session(), current_resident(), invoice_id)
    if found is None:
        raise NotFound
    if found.digest is None:
        # Not made yet, and the invoice's page says so.
        return redirect(url_for("resident.invoice", invoice_id=invoice_id), 303)
    record_look("resident:document:opened", "invoice", invoice_id)
    return files.answer(get(db_session(), found.digest), found.digest, "application/pdf", files.pdf_name(found))


@blueprint.get("/invoices/<uuid:invoice_id>/attachments/<uuid:attachment_id>")
@resident_only
@at_most(60, within=timedelta(minutes=5), of="document")
def attachment(invoice_id: UUID, attachment_id: UUID) -> Response:
    found = attachment_of(db_session(), current_resident(), invoice_id, attachment_id)
    if found is None:
        raise NotFound
    record_look("resident:attachment:opened", "invoice", invoice_id)
    return files.answer(get(db_session(), found.digest), found.digest, found.media_type, found.name)


@blueprint.get("/invoices/<uuid:invoice_id>.ics")
@resident_only
def calendar(invoice_id: UUID) -> Response:
    found = _own_invoice(invoice_id)
    due = due_ahead(found.standing, today())
    if due is None:
        raise NotFound
    base = workplace().settings.base_address
    entry = DueDate(
        invoice_id=invoice_id,
        host=urlsplit(base).hostname or "",
        summary=words().text("Pay the invoice from %(municipality)s", municipality=municipality().name(language())),
        address=base + url_for("resident.invoice", invoice_id=invoice_id),
        due=due,
    )
    headers = {"Content-Disposition": f"attachment; filename={files.plain_name('faktura', found.number)}.ics"}
    return Response(calendar_entry(entry, now()), mimetype=MEDIA_TYPE, headers=headers)


@blueprint.get("/session")
@resident_only
def still_here() -> Response:
    """How many seconds are left, now that the question itself has kept the session alive."""
    here = presence()
    return Response(str(here.seconds_left if here else 0), mimetype="text/plain")


def _to_act_for() -> list[RepresentationTold]:
    """Whom somebody without invoices of their own may act for."""
    resident = current_resident()
    if resident.subject is None:
        return []
    return [told_acting(one, words()) for one in acting_for(db_session(), resident.subject, today=today())]


def _own_invoice(invoice_id: UUID) -> InvoiceView:
    found = invoice_of(db_session(), current_resident(), invoice_id, today=today(), now=now())
    if found is None:
        raise NotFound
    return found
