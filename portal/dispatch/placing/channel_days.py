"""The channels that carry nothing on a day: their time has not come, or is over, or an agreement is missing."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from portal.config import Municipality
from portal.config.channels import Channel
from portal.policy import b2c, channel_period
from portal.policy.outcome import Reason


def closed_on(municipality: Municipality, today: date) -> Mapping[str, Reason]:
    """By channel, why it is closed by the municipality's file; channels that are open are not in the answer."""
    found = {channel: _closed(municipality, channel, today) for channel in get_args(Channel)}
    return {channel: reason for channel, reason in found.items() if reason}


def _closed(municipality: Municipality, channel: str, today: date) -> Reason | None:
    rules, agreement = municipality.channels.rules_of(channel), municipality.b2c_agreement
    period = channel_period.obstacle(rules.starts, rules.until, today) if rules else None
    return period or (b2c.obstacle(channel, agreement.terms, today) if agreement else None)
