"""The letters: both are told when somebody may act for another, and when they no longer may.

An estate is not written to. Who cannot be reached finds it on the pages.
"""

from typing import cast
from uuid import UUID

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.recipient import RecipientKind
from portal.dispatch.writing.letters import Correspondent, send_letter
from portal.jobs import Workplace, task
from portal.notices.representation import News, RepresentationNews, compose
from portal.people.addressed import Addressed, addressed, addressed_as_person
from portal.representation.queries import RepresentationView, representation_with
from portal.values import clock


@task("representation.tell_granted")
def tell_granted(work: Workplace, representation: str) -> None:
    """Run twice, the second finds that it is written."""
    _tell(work, UUID(representation), "granted")


@task("representation.tell_revoked")
def tell_revoked(work: Workplace, representation: str) -> None:
    """Run twice, the second finds that it is written."""
    _tell(work, UUID(representation), "revoked")


def _tell(work: Workplace, representation: UUID, news: News) -> None:
    with work.database.transaction() as session:
        found = representation_with(session, representation)
        if found is None:
            return
        if found.customer_kind != "estate":
            _write(session, work.municipality, found, news, addressed(session, found.customer))
        _write(session, work.municipality, found, news, addressed_as_person(session, found.person))


def _write(
    session: Session, municipality: Municipality, found: RepresentationView, news: News, to: Addressed | None
) -> None:
    if to is None or not to.is_reachable:
        return
    language = municipality.language_for(to.language)
    facts = RepresentationNews(
        told="represented" if to.id == found.customer else "representative",
        customer_number=found.customer_number,
        until=found.until,
        municipality=municipality.name(language),
        phone=municipality.contact.phone,
        email=municipality.contact.email,
    )
    send_letter(
        session,
        municipality=municipality,
        occasion=f"{found.id}/{facts.told}",
        to=Correspondent(to.name, to.issuer, to.email, to.address, cast("RecipientKind", to.kind), to.id),
        notice=compose(news, facts, language),
        now=clock.now(),
    )
