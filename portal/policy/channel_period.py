"""The days a channel is used on, as the municipality has decided."""

from datetime import date

from portal.policy.outcome import Reason


def obstacle(first: date | None, last: date | None, today: date) -> Reason | None:
    """Why it is not used today. Both days are days on which it is; None where there is no such end."""
    if first is not None and today < first:
        return Reason("channel_not_yet", {"first_day": first.isoformat()})
    if last is not None and today > last:
        return Reason("channel_ended", {"last_day": last.isoformat()})
    return None
