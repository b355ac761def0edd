"""When an AvtaleGiro claim must be with the bank. Source: Nets' rules for senders of AvtaleGiro claims.

Four calendar days, public holidays not counted, from the bank day on which the file is worked: the day it comes in,
when that is a bank day and before 14:00 in Oslo. The due date counts as stated, also where the bank debits later.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from portal.values.business_days import is_business_day, next_business_day

_BANK: Final = "NO"
_BANK_ZONE: Final = ZoneInfo("Europe/Oslo")
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClaimLead:
    """How long before its due date a claim must be in, and how far ahead it may be due."""

    lead_days: int = 4
    cut_off: time = time(14)
    furthest_days: int = 365


def debited_on(due: date) -> date:
    """The day the bank takes the money: the due date, or the first bank day after it."""
    return next_business_day(due, _BANK)


def worked_on(moment: datetime, lead: ClaimLead) -> date:
    """The bank day on which a file that comes in at `moment` is worked."""
    local = moment.astimezone(_BANK_ZONE)
    return next_business_day(local.date() if local.time() < lead.cut_off else local.date() + _DAY, _BANK)


def earliest_due(moment: datetime, lead: ClaimLead) -> date:
    """The first due date that a claim may still have at `moment`."""
    return _after_lead(worked_on(moment, lead), lead)


def furthest_due(moment: datetime, lead: ClaimLead) -> date:
    """The last due date that a claim may have at `moment`."""
    return moment.astimezone(_BANK_ZONE).date() + timedelta(days=lead.furthest_days)


def too_late_from(due: date, lead: ClaimLead) -> datetime:
    """The first moment at which a claim with this due date is too late: a cut-off, in Oslo's time."""
    day = due - timedelta(days=lead.lead_days)
    while not is_business_day(day, _BANK) or _after_lead(day, lead) > due:
        day -= _DAY
    return datetime.combine(day, lead.cut_off, _BANK_ZONE)


def _after_lead(day: date, lead: ClaimLead) -> date:
    """The day when the lead has run, holidays that fall on weekdays not counted."""
    left = lead.lead_days
    while left:
        day += _DAY
        left -= day.weekday() >= _SATURDAY or is_business_day(day, _BANK)
    return day
