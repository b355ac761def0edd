"""Who may open a page. Every endpoint carries exactly one of these marks, below its route; a test walks the URL map."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Literal, ParamSpec, TypeVar

from flask import g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from portal.access.sessions import LoggedIn
from portal.access.staff import Staff
from portal.config import Role
from portal.people.persons import person_behind
from portal.people.queries import Acquaintance, acquaintance_by_lookup
from portal.people.resident import Resident
from portal.web.entrances import RESIDENTS, STAFF, session_at
from portal.web.extensions import db_session, municipality, now, workplace

P = ParamSpec("P")
R = TypeVar("R")
Audience = Literal["everyone", "residents", "staff", "operators"]

_MARK = "audience"
_ROLES = "roles"


class RoleMissing(Exception):
    """Someone works here, but not as what the page is for: one of `roles`."""

    def __init__(self, roles: frozenset[Role]) -> None:
        super().__init__(" ".join(sorted(roles)))
        self.roles = roles


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Everyone may open this."""
    return _marked(view, "everyone")


def resident_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A logged-in resident may open this; others are sent to log in, and come back here."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if visitor() is None:
            return redirect(url_for("login.begin", next=_way_back()), 303)
        return view(*args, **kwargs)

    return _marked(guarded, "residents")


def for_staff(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Staff with one of these roles may open this; others are sent to log in, or raise RoleMissing."""
    wanted = frozenset(roles)

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if session_at(STAFF) is None:
                return redirect(url_for(f"{STAFF.login}.begin", next=_way_back()), 303)
            if not current_staff().has_any(wanted):
                raise RoleMissing(wanted)
            return view(*args, **kwargs)

        setattr(guarded, _ROLES, wanted)
        return _marked(guarded, "staff")

    return guard


def operators_only(view: Callable[P, R]) -> Callable[P, R]:
    """Only the addresses of PORTAL_OPERATORS may open this."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not _is_operator():
            raise Forbidden
        return view(*args, **kwargs)

    return _marked(guarded, "operators")


def audience_of(view: Callable[..., object]) -> Audience | None:
    """Whom a view is for; None when nobody said."""
    found: Audience | None = getattr(view, _MARK, None)
    return found


def roles_of(view: Callable[..., object]) -> frozenset[Role]:
    """The roles that open a view for staff."""
    found: frozenset[Role] = getattr(view, _ROLES, frozenset())
    return found


def visitor() -> LoggedIn | None:
    """The living session of a resident in this request, on public pages too; None when none is logged in."""
    return session_at(RESIDENTS)


def current_resident() -> Resident:
    """Who is logged in and for whom. Only for views marked `resident_only`."""
    somebody = _acquaintance()
    person = somebody.person if somebody else None
    return Resident(actor=person, subject=person)


def resident_who_begins() -> Resident:
    """Who is logged in, as somebody the house knows from now on: they begin something of their own, in a POST.

    Whoever is logged in otherwise stays unknown: nobody is made by logging in.
    """
    found, resident = visitor(), current_resident()
    if resident.actor or not (found and found.person_sealed):
        return resident
    person = person_behind(db_session(), sealed=found.person_sealed, country=municipality().country, now=now())
    g.acquaintance = Acquaintance(person, None)
    return current_resident()


def current_staff() -> Staff:
    """Who works at the desk, and as what. Only for views marked `for_staff`."""
    found = session_at(STAFF)
    if found is None:
        raise LookupError("nobody works here just now: the view lacks @for_staff")
    return Staff.of(found)


def visitor_name() -> str | None:
    """The name on the invoices of whoever is logged in. Only when somebody is."""
    somebody = _acquaintance()
    return somebody.name if somebody else None


def _acquaintance() -> Acquaintance | None:
    if "acquaintance" not in g:
        g.acquaintance = _find_acquaintance()
    found: Acquaintance | None = g.acquaintance
    return found


def _find_acquaintance() -> Acquaintance | None:
    found = visitor()
    if found is None:
        raise LookupError("nobody is logged in: the view lacks @resident_only")
    return acquaintance_by_lookup(db_session(), found.person_lookup) if found.person_lookup else None


def _way_back() -> str | None:
    """The page asked for; None for what was posted, which is not sent again."""
    return request.full_path.removesuffix("?") if request.method == "GET" else None


def _is_operator() -> bool:
    settings = workplace().settings
    # Behind a proxy we were not told of, every visitor would come from the proxy's own address.
    unknown_proxy = settings.proxies == 0 and ("X-Forwarded-For" in request.headers or "Forwarded" in request.headers)
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return not unknown_proxy and any(address in ip_network(network) for network in settings.operators)


def _marked(view: Callable[P, R], audience: Audience) -> Callable[P, R]:
    if audience_of(view) is not None:
        raise TypeError(f"{view.__name__} has two guards")
    setattr(view, _MARK, audience)
    return view
