"""How often one visitor may ask for what costs something."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import ParamSpec, TypeVar

from flask import request
from werkzeug.exceptions import TooManyRequests

from portal.access import rates
from portal.web.entrances import entrance, session_at
from portal.web.extensions import now, workplace

P = ParamSpec("P")
R = TypeVar("R")


def at_most(times: int, *, within: timedelta, of: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer 429 from the try after `times`, counted under the name `of`.

    Counted by login session, else by address: a whole library may share one address.
    Stands below the guard, so that the guard's mark stays outermost.
    """

    def limit(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def limited(*args: P.args, **kwargs: P.kwargs) -> R:
            with workplace().database.transaction() as own:
                allowed = rates.allow(own, key=f"{of} {_who()}", limit=times, window=within, now=now())
            if not allowed:
                raise too_many(within)
            return view(*args, **kwargs)

        return limited

    return limit


def too_many(window: timedelta) -> TooManyRequests:
    """What to raise, with how long it lasts: the error's page says it, and so does its `Retry-After`."""
    return TooManyRequests(retry_after=ceil(rates.until_next(window, now()).total_seconds()))


def _who() -> str:
    somebody = session_at(entrance())
    return f"session {somebody.id}" if somebody else f"address {request.remote_addr}"
