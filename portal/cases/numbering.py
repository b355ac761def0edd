"""Case numbers: `2026-000123`, each given once."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from portal.cases.models import CaseYear
from portal.config import Municipality
from portal.db import Session


def next_number(session: Session, municipality: Municipality, now: datetime) -> str:
    """The next number of the year it is where the municipality is. Others wait for theirs until this commits."""
    year = now.astimezone(municipality.zone).year
    first = insert(CaseYear).values(year=year, last=1)
    counted = first.on_conflict_do_update(index_elements=["year"], set_={"last": CaseYear.last + 1})
    last = session.execute(counted.returning(CaseYear.last)).scalar_one()
    return f"{year}-{last:06}"
