"""The one place that reads the clock. Rules take `today` and `now` as arguments."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the only place that may


def today(zone: ZoneInfo) -> date:
    """The date it is now in `zone`: law counts days where the municipality is."""
    return now().astimezone(zone).date()
