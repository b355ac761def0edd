"""A resident's cases in the copy: what was asked, what happened, and the files, but no colleague's name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from portal.cases.queries import case_of, cases_of
from portal.cases.views import AttachmentView, CaseView
from portal.db import Session
from portal.people.resident import Resident
from portal.reports.missing_queries import missing_of
from portal.web.profile.names import extension_of


def own_cases(session: Session, resident: Resident) -> tuple[CaseView, ...]:
    """Every case they opened, whole."""
    found = (case_of(session, resident, row.id) for row in cases_of(session, resident))
    return tuple(case for case in found if case)


def as_told(session: Session, cases: Sequence[CaseView]) -> list[dict[str, Any]]:
    """What each says."""
    told = []
    for case in cases:
        missing = missing_of(session, case.row.id)
        asked = replace(missing, lookup=None) if missing else None
        happened = [replace(event, staff=None) for event in case.events]
        told.append({"case": case.row, "asked": asked, "happened": happened})
    return told


def files_of(cases: Sequence[CaseView]) -> Iterator[tuple[str, AttachmentView]]:
    """Each file under a name in the copy; its own name may name anybody."""
    for case in cases:
        for number, file in enumerate(case.files, 1):
            yield f"cases/{case.row.number}/file-{number}{extension_of(file.media_type)}", file
