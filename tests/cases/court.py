"""Residents with cases, and the case workers who decide them."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.access.staff import Staff
from portal.audit.models import AuditEvent
from portal.cases.deciding import Answer, Tag, answer
from portal.cases.desk_queries import case_at_desk
from portal.cases.events import NamedFile
from portal.cases.service import Message, NewCase, open_case, withdraw, write
from portal.cases.views import CaseView
from portal.db import new_key
from portal.documents.evidence import Evidence
from portal.jobs import Workplace
from portal.people.resident import Resident
from portal.values.national_id import NationalId
from tests.invoices.issued import KARI, MORNING, a_customer, a_resident

PICTURE = Evidence(b"\xff\xd8 a picture of a certificate", "image/jpeg")
MARIT = Staff("http://localhost:8001/staff", "marit", "Marit Solli", frozenset({"case_worker"}))
PER = Staff("http://localhost:8001/staff", "per", "Per Moe", frozenset({"case_worker"}))


def a_file(name: str = "skifteattest.jpg", content: bytes = PICTURE.content) -> NamedFile:
    return NamedFile(name, Evidence(content, "image/jpeg"))


class Court:
    """Kari, who is billed here, and what she and the desk do. Each act is a transaction of its own."""

    def __init__(self, work: Workplace, who: NationalId = KARI, **customer: Any) -> None:
        self.work = work
        with work.database.transaction() as session:
            self.customer = a_customer(session, national_id=who, **customer)
            self.resident: Resident = a_resident(session, who)

    def opens(self, key: UUID | None = None, message: Message | None = None, *, now: Any = MORNING) -> UUID:
        """A case of a missing invoice."""
        key = key or new_key()
        said = Message("Fakturaen kom aldri.") if message is None else message
        assert self.resident.actor
        new = NewCase(key, "missing_invoice", self.resident.actor, said)
        with self.work.database.transaction() as session:
            open_case(session, new=new, municipality=self.work.municipality, now=now)
        return key

    def writes(self, case: UUID, text: str = "Her er mer.", *files: NamedFile, now: Any = MORNING) -> None:
        with self.work.database.transaction() as session:
            write(session, resident=self.resident, case=case, message=Message(text, files), now=now)

    def withdraws(self, case: UUID) -> None:
        with self.work.database.transaction() as session:
            withdraw(session, resident=self.resident, case=case, now=MORNING)

    def answered(
        self, case: UUID, tag: Tag, *, seen: int | None = None, staff: Staff = MARIT, text: str = "Vi har sett på det."
    ) -> bool:
        version = self.case(case).version if seen is None else seen
        with self.work.database.transaction() as session:
            given = Answer(case, version, tag, text)
            return answer(session, given=given, staff=staff, municipality=self.work.municipality, now=MORNING)

    def case(self, case: UUID) -> CaseView:
        with self.work.database.transaction() as session:
            found = case_at_desk(session, case)
        assert found
        return found

    def tags(self, case: UUID) -> list[str]:
        return [event.tag for event in self.case(case).events]

    def audited(self) -> list[tuple[str, str]]:
        with self.work.database.transaction() as session:
            rows = session.execute(select(AuditEvent.actor, AuditEvent.tag).order_by(AuditEvent.id))
            return [(actor, tag) for actor, tag in rows]
