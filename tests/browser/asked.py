"""What the people of the street have asked the municipality: cases in every state, and a report of a forgery."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from portal.cases.deciding import Answer, Tag, answer
from portal.cases.events import NamedFile
from portal.db import Session, new_key
from portal.documents.evidence import Evidence
from portal.jobs import Workplace
from portal.people.persons import persons_of
from portal.reports.filing import Filing, file_missing
from portal.reports.missing import Missing
from portal.reports.service import Suspicion, report_forgery
from portal.values.national_id import NationalId
from tests.browser.bills import NOW
from tests.cases.court import MARIT
from tests.invoices.issued import a_customer, an_invoice, issue, nok
from tests.web.cases.conftest import JPEG

REFERENCE = "100007700010019"
PROOF = NamedFile("skifteattest.jpg", Evidence(JPEG, "image/jpeg"))


def ask(work: Workplace, who: NationalId) -> Mapping[str, UUID]:
    """Cases of one resident about an estate, and what they got by e-mail. Return the ids by name."""
    with work.database.transaction() as session:
        estate = a_customer(
            session, number="1000077", kind="estate", name="Dødsboet etter Berit Moen", national_id=None
        )
        issue(session, an_invoice(estate, number="202607701", total="2 450,00", payment_reference=REFERENCE))
        found = {"case": _file(session, work, who, REFERENCE)}
        answers: Mapping[Tag, str] = {
            "asked": "Send hele skifteattesten, også side 2.",
            "refused": "Attesten gjelder et annet dødsbo.",
        }
        for tag, words in answers.items():
            case = _file(session, work, who, f"10000770001{len(found)}")
            given = Answer(case, 1, tag, words)
            answer(session, given=given, staff=MARIT, municipality=work.municipality, now=NOW)
            found[f"case_{tag}"] = case
        found["report"] = new_key()
        said = Suspicion("Betal 4 500 kr straks.", "email", "ola@example.no", PROOF.evidence)
        report_forgery(session, key=found["report"], suspicion=said, municipality=work.municipality, now=NOW)
    return found


def _file(session: Session, work: Workplace, who: NationalId, reference: str) -> UUID:
    missing = Missing(
        "estate", reference, nok("2 450,00"), date(2026, 12, 1), name="Berit Moen", note="Hun døde i mai."
    )
    person = persons_of(session, {who}, now=NOW)[who]
    filing = Filing(new_key(), person, missing, (PROOF,))
    return file_missing(session, filing=filing, municipality=work.municipality, now=NOW)
