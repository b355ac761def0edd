"""The two circles of people who log in. A session of one is nothing in the other, also in the same browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

Realm = Literal["resident", "staff"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives: without use, and whatever happens."""

    idle: timedelta
    absolute: timedelta


LIMITS: Final[Mapping[Realm, Limits]] = {
    # ID-porten's federation rule: at most 30 minutes without use.
    "resident": Limits(timedelta(minutes=30), timedelta(minutes=120)),
    # A working day: what someone may do here is as old as the login that said it.
    "staff": Limits(timedelta(minutes=30), timedelta(hours=8)),
}
