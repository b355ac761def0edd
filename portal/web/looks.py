"""Recording that a resident looked at something, in the audit's own short transaction."""

from uuid import UUID

from portal.audit.service import Subject, person, record
from portal.web.extensions import now, workplace
from portal.web.guards import current_resident


def record_look(tag: str, kind: str, id_: UUID | str) -> None:
    """Record `tag` (`resident:invoice:viewed`) of the resident of this request. Only after the look was allowed.

    Who acts for another leaves `representative:invoice:viewed`, and by which representation.
    """
    resident = current_resident()
    told = tag.replace("resident", resident.source, 1)
    actor, subject = person(resident.actor), Subject(kind, id_)
    with workplace().database.transaction() as own:
        record(own, tag=told, actor=actor, subject=subject, now=now(), numbers=resident.on_behalf)
