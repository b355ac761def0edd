"""Whether whoever opens an invoice by the code on its paper is asked to get the next one digitally."""

from typing import Final
from uuid import UUID

from flask import request

from portal.delivery.queries import Question, forecast
from portal.dispatch.tasks import desk_of
from portal.invoices.views import InvoiceView
from portal.people.queries import customers_of
from portal.web.extensions import db_session, now, workplace
from portal.web.guards import current_resident

FROM_PAPER: Final = "paper"


def asked_to_change(invoice: InvoiceView) -> UUID | None:
    """The customer whose next invoice still comes by post, or nobody knows how; None for who gets it digitally."""
    subject = current_resident().subject
    if request.args.get("by") != FROM_PAPER or subject is None:
        return None
    theirs = (invoice.issuer, invoice.customer_number)
    mine = customers_of(db_session(), subject)
    customer = next((one.id for one in mine if (one.issuer, one.number) == theirs), None)
    found = forecast(db_session(), Question(customer), desk=desk_of(workplace()), now=now()) if customer else None
    chosen = found.way.route.chosen if found else None
    return None if chosen and chosen.channel != "paper" else customer
