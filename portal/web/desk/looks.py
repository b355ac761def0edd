"""Recording what staff looked at and looked for, in the audit's own short transaction."""

from uuid import UUID

from portal.audit import service as audit
from portal.people.desk_queries import DeskCustomer
from portal.web.desk.finding import Found
from portal.web.extensions import now, workplace
from portal.web.guards import current_staff

SAW_ADDRESS = "staff:protected_customer:viewed"


def record_customer(customer: DeskCustomer, *, shows_address: bool) -> None:
    """A look at a customer; one that shows where somebody with a protected identity lives is told apart."""
    sees = customer.protected and shows_address
    _record(SAW_ADDRESS if sees else "staff:customer:viewed", audit.Subject("customer", customer.id))


def record_search(found: Found) -> None:
    """A search: by what customers were found and how many, never what was written."""
    by = found.hits[0].by if found.hits else "nothing"
    _record("staff:customers:searched", audit.Subject("search", by), found=len(found.hits))


def record_case(case: UUID) -> None:
    """A look at a case."""
    _record("staff:case:viewed", audit.Subject("case", case))


def record_case_file(case: UUID, file: UUID) -> None:
    """A file of a case was opened."""
    _record("staff:case_file:opened", audit.Subject("case", case), file=str(file))


def record_forgery(report: UUID, *, opened_file: bool = False) -> None:
    """A look at a report of a suspected forgery, or at the file that came with it."""
    act = "file_opened" if opened_file else "viewed"
    _record(f"staff:forgery_report:{act}", audit.Subject("forgery_report", report))


def record_refused_page(endpoint: str) -> None:
    """Someone without the role opened a page."""
    _record("staff:page:refused", audit.Subject("page", endpoint))


def _record(tag: str, subject: audit.Subject, **numbers: int | str) -> None:
    who = current_staff()
    with workplace().database.transaction() as own:
        audit.record(
            own,
            tag=tag,
            actor=audit.staff(who.subject),
            subject=subject,
            now=now(),
            numbers={"roles": who.acting_as, **numbers},
        )
