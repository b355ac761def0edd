"""Logins under way, in the signed cookie from before login: one a tab, the newest few, for half an hour."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import session

from portal.access.single_use import spend
from portal.web.extensions import now, workplace
from portal.web.login.refusals import LoginRefused

_KEY = "logins"
_TABS = 5
LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True)
class Begun:
    """What must be remembered between leaving for the provider and coming back."""

    nonce: str
    code_verifier: str
    next_path: str
    at: int


def remember(state: str, *, nonce: str, code_verifier: str, next_path: str) -> None:
    """Keep a login that begins now under its `state`."""
    kept = list(session.get(_KEY, {}).items())[-(_TABS - 1) :]
    login = Begun(nonce, code_verifier, next_path, int(now().timestamp()))
    session[_KEY] = {**dict(kept), state: asdict(login)}


def take(state: str) -> Begun:
    """The login that `state` belongs to, once. Raise LoginRefused: `replayed` or `expired`.

    The cookie forgets it here, but an older copy of the cookie would not: so it is spent in the store as well.
    """
    kept: dict[str, Any] = dict(session.get(_KEY, {}))
    if state not in kept:
        raise LoginRefused("replayed", why="state unknown")
    login = Begun(**kept.pop(state))
    session[_KEY] = kept
    ends = datetime.fromtimestamp(login.at, UTC) + LIFETIME
    if now() >= ends:
        raise LoginRefused("expired", next_path=login.next_path)
    with workplace().database.transaction() as own:
        if not spend(own, purpose="login", token=state, until=ends):
            raise LoginRefused("replayed", why="state spent", next_path=login.next_path)
    return login
