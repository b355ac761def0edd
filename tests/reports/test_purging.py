"""What people have told us is kept as long as the municipality has decided, and no longer."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case, CaseAttachment, CaseEvent
from portal.config.retention import Retention
from portal.db import Base, new_key
from portal.documents import store
from portal.documents.models import Document
from portal.jobs import Workplace
from portal.reports.models import ForgeryReport, MissingInvoice
from portal.reports.purging import purge
from portal.reports.service import Suspicion, report_forgery
from tests.cases.court import PICTURE, Court, a_file
from tests.invoices.issued import MORNING
from tests.reports.missed import a_missing_invoice

RULES = Retention(forgery_reports_days=30, cases_days=90)


def count(work: Workplace, model: type[Base]) -> int:
    with work.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def purged(work: Workplace, *, days: int, rules: Retention = RULES) -> None:
    with work.database.transaction() as session:
        purge(session, rules=rules, now=MORNING + timedelta(days=days))


def reported(work: Workplace) -> None:
    suspicion = Suspicion("Betal straks", "sms", evidence=PICTURE)
    with work.database.transaction() as session:
        report_forgery(session, key=new_key(), suspicion=suspicion, municipality=work.municipality, now=MORNING)


@pytest.fixture
def court(workplace: Workplace) -> Court:
    return Court(workplace)


@pytest.fixture
def decided(court: Court) -> UUID:
    case = a_missing_invoice(court, a_file())
    court.answered(case, "refused")
    return case


@pytest.mark.usefixtures("decided")
def test_a_case_is_kept_so_long_after_it_was_decided(workplace: Workplace) -> None:
    purged(workplace, days=90)
    assert count(workplace, Case) == 1
    purged(workplace, days=91)
    assert [count(workplace, model) for model in (Case, CaseEvent, CaseAttachment, MissingInvoice)] == [0] * 4
    assert PICTURE.content not in documents(workplace)


def documents(work: Workplace) -> set[bytes]:
    with work.database.transaction() as session:
        return {store.get(session, digest) for digest in session.scalars(select(Document.digest))}


def test_a_case_that_is_not_decided_is_kept_for_ever(workplace: Workplace, court: Court) -> None:
    a_missing_invoice(court)
    purged(workplace, days=9000)
    assert count(workplace, Case) == 1


@pytest.mark.usefixtures("decided")
def test_a_number_is_not_given_again(workplace: Workplace, court: Court) -> None:
    purged(workplace, days=91)
    assert court.case(a_missing_invoice(court)).row.number == "2026-000002"


@pytest.mark.usefixtures("decided")
def test_a_file_that_lies_elsewhere_too_stays_there(workplace: Workplace) -> None:
    reported(workplace)
    purged(workplace, days=91, rules=Retention(cases_days=90))
    assert count(workplace, CaseAttachment) == 0
    assert PICTURE.content in documents(workplace)


def test_a_report_is_kept_so_long_after_it_came(workplace: Workplace) -> None:
    reported(workplace)
    purged(workplace, days=30)
    assert count(workplace, ForgeryReport) == 1
    purged(workplace, days=31)
    assert count(workplace, ForgeryReport) == 0
    assert PICTURE.content not in documents(workplace)


@pytest.mark.usefixtures("decided")
def test_what_the_municipality_has_not_decided_is_kept(workplace: Workplace) -> None:
    reported(workplace)
    purged(workplace, days=9000, rules=Retention())
    assert (count(workplace, Case), count(workplace, ForgeryReport)) == (1, 1)
