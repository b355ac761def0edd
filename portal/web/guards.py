"""Who may open a page. Every endpoint carries exactly one of these marks, below its route; a test walks the URL map."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Literal, ParamSpec, TypeVar

from flask import redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from portal.access.staff import Staff
from portal.config import Role
from portal.people.resident import Acting, Resident
from portal.policy.outcome import Reason
from portal.representation.queries import RepresentationView
from portal.web.entrances import STAFF, session_at
from portal.web.extensions import today, workplace
from portal.web.whom import acting_by, make_known, visitor, visitor_person

P = ParamSpec("P")
R = TypeVar("R")
Audience = Literal["everyone", "residents", "staff", "operators"]

_MARK = "audience"
_ROLES = "roles"


class ActingEnded(Exception):
    """Somebody acts for another and no longer may: `reason` says why."""

    def __init__(self, used: RepresentationView, reason: Reason) -> None:
        super().__init__(reason.code)
        self.used = used
        self.reason = reason


class NotWhileActing(Exception):
    """A page that is not for whoever acts for another; `why` is a key of `web.acting.sentences.WHY`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class RoleMissing(Exception):
    """Someone works here, but not as what the page is for: one of `roles`."""

    def __init__(self, roles: frozenset[Role]) -> None:
        super().__init__(" ".join(sorted(roles)))
        self.roles = roles


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Everyone may open this."""
    return _marked(view, "everyone")


def resident_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A logged-in resident may open this, for whomever they act; others are sent to log in, and come back here."""
    return _for_residents(view, lambda: None)


def themselves_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A logged-in resident may open this for themselves; whoever acts for another raises NotWhileActing."""
    return _for_residents(view, lambda: "own" if current_resident().acting else None)


def whole_customer_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A logged-in resident may open this; whoever acts in some invoices alone raises NotWhileActing."""

    def against() -> str | None:
        acting = current_resident().acting
        return "some_invoices" if acting and not acting.is_whole else None

    return _for_residents(view, against)


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


def current_resident() -> Resident:
    """Who is logged in and for whom. Only for views marked for residents.

    Raise ActingEnded when they act for somebody and no longer may.
    """
    person, used = visitor_person(), acting_by()
    if used is None:
        return Resident(actor=person, subject=person)
    against = used.over(today())
    if against:
        raise ActingEnded(used, against)
    return Resident(actor=person, subject=None, acting=Acting(used.id, used.customer, used.invoices))


def resident_who_begins() -> Resident:
    """Who is logged in, as somebody the house knows from now on: they begin something of their own, in a POST.

    Whoever is logged in otherwise stays unknown: nobody is made by logging in.
    """
    found = visitor()
    if found and visitor_person() is None:
        make_known(found)
    return current_resident()


def current_staff() -> Staff:
    """Who works at the desk, and as what. Only for views marked `for_staff`."""
    found = session_at(STAFF)
    if found is None:
        raise LookupError("nobody works here just now: the view lacks @for_staff")
    return Staff.of(found)


def _for_residents(view: Callable[P, R], against: Callable[[], str | None]) -> Callable[P, R | Response]:
    """`against` says why the page is not for who is logged in, or None."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if visitor() is None:
            return redirect(url_for("login.begin", next=_way_back()), 303)
        why = against()
        if why:
            raise NotWhileActing(why)
        return view(*args, **kwargs)

    return _marked(guarded, "residents")


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
