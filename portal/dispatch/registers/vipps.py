"""Who has switched on invoices in Vipps: one person a call, several calls at a time, within the rate.

The token Vipps answers with is good for a quarter of an hour and is not kept: whoever sends asks for another.
"""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Final, Self
from uuid import UUID

from portal.config import Municipality, Settings
from portal.dispatch.reachability import VippsMatch, vipps_identity
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.dispatch.registers.one_by_one import ask_each
from portal.dispatch.registers.silence import unknown
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.vipps import PER_SECOND, Refused, VippsAccess, VippsLine
from portal.policy.outcome import Reason

# Calls under way at the same time.
_AT_ONCE: Final = 12


class VippsRegister:
    """The register `vipps`."""

    bulk = 1
    per_second: float | None = PER_SECOND

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The register, or None without access or when the municipality has switched Vipps off."""
        rules = municipality.channels.vipps
        return cls(VippsAccess(settings.vipps), rules.match) if settings.vipps and rules and rules.enabled else None

    def __init__(self, access: VippsAccess, match: VippsMatch) -> None:
        self._access = access
        self._match = match

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        silent = Event()
        with self._access.open() as line:

            def ask(one: Asked) -> Answer:
                # Once nobody answers the rest is not asked: their patience and ours would last for hours.
                return UNKNOWN if silent.is_set() else self._ask(line, one, silent)

            return dict(zip((one.key for one in asked), ask_each(ask, asked, at_once=_AT_ONCE), strict=True))

    def _ask(self, line: VippsLine, one: Asked, silent: Event) -> Answer:
        identity = vipps_identity(one, self._match)
        if identity is None:
            return Answer("no", Reason("no_mobile" if self._match == "registered_mobile" else "no_national_id"))
        try:
            found = line.recipient(*identity)
        except (NotReached, NoAnswer, NotNow) as fault:
            silent.set()
            return unknown(fault)
        except (Refused, BadAnswer):
            return UNKNOWN
        return Answer("yes", Reason("vipps_on")) if found else Answer("no", Reason("vipps_off"))
