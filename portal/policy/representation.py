"""Who may act for somebody else, and until when.

Source: vergemålsloven (LOV-2010-03-26-9) §§ 8, 9 and 16, föräldrabalken (1949:381) 9 kap. 1 § and 10 kap.: parents act
for a child until it is 18. Arveloven (LOV-2019-06-14-21) § 92, ärvdabalken (1958:637) 18 kap. 1 §: the heirs act for an
estate. What a guardian acts in, and how long, the papers say.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from portal.policy.outcome import Reason

Ground = Literal["estate", "guardianship", "parent"]
OF_AGE: Final = 18


@dataclass(frozen=True, slots=True)
class Term:
    """How long somebody may act for another: until a day, that day too, or until it is taken back."""

    until: date | None
    is_revoked: bool


def of_age_on(born: date) -> date:
    """The day somebody is 18. Born on 29 February: the day before 1 March, so that nobody acts a day too long."""
    year = born.year + OF_AGE
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def last_day(ground: Ground, wanted: date | None, born: date | None) -> date | None:
    """Until when it lasts: as wanted, but a parent's only as long as the child is one. None: until it is taken back.

    `born` is the child's birth, where it is known.
    """
    if ground != "parent" or born is None:
        return wanted
    as_child = of_age_on(born) - timedelta(days=1)
    return min(wanted, as_child) if wanted else as_child


def obstacle(ground: Ground, wanted: date | None, born: date | None, today: date) -> Reason | None:
    """Why nobody can be given leave to act on this ground until then, or None."""
    if wanted is not None and wanted < today:
        return Reason("until_passed", {"last_day": wanted.isoformat()})
    if ground != "parent":
        return None
    if born is None:
        return Reason("end_unknown") if wanted is None else None
    grown = of_age_on(born)
    return Reason("of_age", {"first_day": grown.isoformat()}) if grown <= today else None


def over(term: Term, today: date) -> Reason | None:
    """Why somebody may no longer act, or None while they may."""
    if term.is_revoked:
        return Reason("representation_revoked")
    if term.until is not None and term.until < today:
        return Reason("representation_ended", {"last_day": term.until.isoformat()})
    return None
