"""Logins under way at either door: one a tab, each in a signed cookie of its own, for half an hour.

In one shared cookie, tabs that a browser opens at the same moment would overwrite each other's login.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from flask import after_this_request, current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from portal.access.single_use import spend
from portal.web.cookies import cookies_beginning, drop_cookie, read_cookie, write_cookie
from portal.web.entrances import entrance
from portal.web.extensions import now, workplace
from portal.web.login.refusals import LoginRefused

LIFETIME = timedelta(minutes=30)
# Signs of the state in the cookie's name: enough to tell tabs apart; the signed value holds all of it.
_NAMED_BY = 12
_TABS = 5


@dataclass(frozen=True)
class Begun:
    """What must be remembered between leaving for the provider and coming back. `at` is in seconds since 1970."""

    state: str
    nonce: str
    code_verifier: str
    next_path: str
    at: int


def remember(response: Response, state: str, *, nonce: str, code_verifier: str, next_path: str) -> None:
    """Keep a login that begins now; the oldest ones make room."""
    login = Begun(state, nonce, code_verifier, next_path, int(now().timestamp()))
    for name in _surplus():
        drop_cookie(response, name)
    write_cookie(response, _name(state), _signer().dumps(asdict(login)), LIFETIME)


def take(state: str) -> Begun:
    """The login that `state` belongs to, once. Raise LoginRefused: `replayed` or `expired`.

    The browser forgets it here, but a copy of its cookie would not: so it is spent in the store as well.
    """
    login = _kept(_name(state))
    if login is None or login.state != state:
        raise LoginRefused("replayed", why="state unknown")
    after_this_request(_forgetting(_name(state)))
    ends = datetime.fromtimestamp(login.at, UTC) + LIFETIME
    if now() >= ends:
        raise LoginRefused("expired", next_path=login.next_path)
    with workplace().database.transaction() as own:
        if not spend(own, purpose="login", token=state, until=ends):
            raise LoginRefused("replayed", why="state spent", next_path=login.next_path)
    return login


def _surplus() -> list[str]:
    kept = {name: _kept(name) for name in cookies_beginning(entrance().under_way)}
    oldest_first = sorted(kept, key=lambda name: login.at if (login := kept[name]) else 0)
    return oldest_first[: max(0, len(kept) - (_TABS - 1))]


def _kept(name: str) -> Begun | None:
    try:
        return Begun(**_signer().loads(read_cookie(name) or ""))
    except (BadSignature, TypeError):
        return None


def _name(state: str) -> str:
    return entrance().under_way + state[:_NAMED_BY]


def _signer() -> URLSafeSerializer:
    assert current_app.secret_key is not None  # sign_cookie sets it
    return URLSafeSerializer(current_app.secret_key, salt=f"{entrance().realm} login begun")


def _forgetting(name: str) -> Callable[[Response], Response]:
    def forget(response: Response) -> Response:
        drop_cookie(response, name)
        return response

    return forget
