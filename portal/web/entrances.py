"""The two doors of the portal: residents' and staff's. Each has its cookie, its login and its pages; a session of one
opens nothing behind the other, also when one browser holds both.
"""

from dataclasses import dataclass, replace
from typing import Final

from flask import g, request

from portal.access import sessions
from portal.access.realms import Realm
from portal.access.sessions import LoggedIn
from portal.web.cookies import LOGIN, STAFF_LOGIN, read_cookie
from portal.web.extensions import db_session, now, workplace
from portal.words.marks import mark

DESK: Final = "/desk"


@dataclass(frozen=True)
class Entrance:
    """One door. `under_way` begins the names of the cookies that hold logins begun; `login` is the blueprint of its
    login pages; `home` and `still_here` are endpoints.
    """

    realm: Realm
    cookie: str
    under_way: str
    login: str
    home: str
    still_here: str
    service: str
    go_home: str


RESIDENTS: Final = Entrance(
    realm="resident",
    cookie=LOGIN,
    under_way="login-",
    login="login",
    home="resident.invoices",
    still_here="resident.still_here",
    service=mark("My invoices"),
    go_home=mark("Go to my invoices"),
)
STAFF: Final = Entrance(
    realm="staff",
    cookie=STAFF_LOGIN,
    under_way="desk-login-",
    login="desk_login",
    home="desk.front",
    still_here="desk.still_here",
    service=mark("Customer desk"),
    go_home=mark("Go to the customer desk"),
)


def entrance() -> Entrance:
    """The door that this request's page lies behind: staff's for /desk and below."""
    return STAFF if request.path == DESK or request.path.startswith(f"{DESK}/") else RESIDENTS


def session_at(door: Entrance) -> LoggedIn | None:
    """The living session this browser has at a door; looked up once a request. None: nobody is logged in there."""
    kept = f"session_of_{door.realm}"
    if kept not in g:
        setattr(g, kept, _find(door))
    found: LoggedIn | None = getattr(g, kept)
    return found


def _find(door: Entrance) -> LoggedIn | None:
    token = read_cookie(door.cookie)
    found = sessions.session_of(db_session(), token, realm=door.realm, now=now()) if token else None
    if found and found.seen_long_ago(now()):
        with workplace().database.transaction() as own:
            sessions.touch(own, found.id, now=now())
        return replace(found, last_seen=now())
    return found
