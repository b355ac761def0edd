"""Invoices that somebody misses, filed."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.cases.events import NamedFile
from portal.db import new_key
from portal.reports.filing import Filing, file_missing
from portal.reports.missing import Missing
from tests.cases.court import Court
from tests.invoices.issued import MORNING, nok


def a_missing_invoice(court: Court, *files: NamedFile, **changes: Any) -> UUID:
    """A case of Kari's own invoice, or as `changes` say."""
    said = {"whom": "me", "reference": "100000100010017", "amount": nok("3 080,00"), "due_date": date(2026, 12, 1)}
    assert court.resident.actor
    filing = Filing(new_key(), court.resident.actor, Missing(**(said | changes)), files)
    with court.work.database.transaction() as session:
        return file_missing(session, filing=filing, municipality=court.work.municipality, now=MORNING)
