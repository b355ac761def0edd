"""What the agreement with the system supplier lets a sender use: one B2C agreement for eFaktura and Vipps alike.

Source: the system supplier's notice to senders on Vipps Regninger. From 20 December 2018 one agreement covers both. Who
had both, or eFaktura alone, has it without doing anything; who had Vipps alone must enter it, and the earlier Vipps
solution stops working that day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from portal.policy.outcome import Reason

Earlier = Literal["both", "efaktura", "vipps", "none"]
# What the sender must be told: Vipps came along with eFaktura, or nothing is carried without the new agreement.
News = Literal["vipps_included", "agreement_needed"]

COVERED: Final = ("efaktura", "vipps")


@dataclass(frozen=True, slots=True)
class Terms:
    """Which agreements the sender had, the day the new one replaces them, and the day it was entered by hand."""

    had: Earlier
    in_force_from: date
    entered_on: date | None = None

    @property
    def follows_by_itself(self) -> bool:
        """Whether the new agreement holds without being entered."""
        return self.had in ("both", "efaktura")

    @property
    def opens_on(self) -> date:
        """The first day of the new agreement, for who has it or has entered it."""
        return max(self.in_force_from, self.entered_on or self.in_force_from)


def obstacle(channel: str, terms: Terms, today: date) -> Reason | None:
    """Why the agreement lets `channel` carry nothing today; None also for channels it is not about."""
    if channel not in COVERED:
        return None
    if today < terms.in_force_from:
        return _before(channel, terms)
    if terms.follows_by_itself or (terms.entered_on is not None and terms.entered_on <= today):
        return None
    if channel == terms.had:
        return Reason("channel_ended", {"last_day": (terms.in_force_from - timedelta(days=1)).isoformat()})
    return Reason("no_b2c_agreement")


def _before(channel: str, terms: Terms) -> Reason | None:
    """By the earlier agreements, one a channel."""
    if terms.had in ("both", channel):
        return None
    if terms.follows_by_itself or terms.entered_on is not None:
        return Reason("channel_not_yet", {"first_day": terms.in_force_from.isoformat()})
    return Reason("no_b2c_agreement")


def news(terms: Terms, *, used: frozenset[str]) -> News | None:
    """What the sender must be told of the change, once. `used` are the channels the municipality has switched on."""
    if not used & set(COVERED):
        return None
    if terms.had == "efaktura" and "vipps" in used:
        return "vipps_included"
    if not terms.follows_by_itself and terms.entered_on is None:
        return "agreement_needed"
    return None
