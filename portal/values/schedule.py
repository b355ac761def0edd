"""When something is done again and again: five cron fields, read by the clock on the municipality's wall. Pure."""

from datetime import UTC, datetime, tzinfo
from typing import Final

from croniter import croniter
from croniter.croniter import CroniterError

# Minute, hour, day of the month, month, weekday.
_FIELDS: Final = 5


class NoSchedule(Exception):
    """What was given is no schedule, or names no day that ever comes."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} is no schedule: give minute, hour, day of the month, month and weekday, "
            "such as '0 6 20 * *' for the 20th of each month at 06:00"
        )


def next_time(schedule: str, *, after: datetime, zone: tzinfo) -> datetime:
    """The first time the schedule names after that moment, in UTC. Raise NoSchedule."""
    if len(schedule.split()) != _FIELDS:
        raise NoSchedule(schedule)
    try:
        found: datetime = croniter(schedule, after.astimezone(zone)).get_next(datetime)
    except CroniterError:
        raise NoSchedule(schedule) from None
    return found.astimezone(UTC)
