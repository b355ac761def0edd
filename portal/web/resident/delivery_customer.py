"""Which customer the pages of how the next invoice comes are about: the one that is named, of those that are theirs."""

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.people.queries import CustomerNumber, customers_owned
from portal.web.extensions import db_session
from portal.web.guards import current_resident


def theirs() -> tuple[CustomerNumber, ...]:
    """The customer numbers that are the resident's, those as a person first."""
    mine = customers_owned(db_session(), current_resident())
    return tuple(sorted(mine, key=lambda one: (one.kind != "person", one.issuer, one.number)))


def chosen(mine: tuple[CustomerNumber, ...]) -> CustomerNumber:
    """The one that the address or the form names, else the first."""
    named = key_of("customer") if request.values.get("customer") else None
    found = next((one for one in mine if named in (None, one.id)), None)
    if found is None:
        raise NotFound
    return found


def key_of(name: str) -> UUID:
    try:
        return UUID(request.values.get(name, ""))
    except ValueError:
        raise NotFound from None


def back_to(customer: UUID, said: str) -> Response:
    return redirect(url_for("resident.delivery.page", customer=customer, said=said), 303)
