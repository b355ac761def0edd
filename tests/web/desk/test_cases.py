"""The desk's cases: the list, what the house finds, and the decision, once and by who may."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.cases.desk_queries import case_at_desk
from portal.cases.events import NamedFile
from portal.cases.views import CaseView
from portal.db import new_key
from portal.dispatch.models import Letter
from portal.documents.evidence import Evidence
from portal.jobs import Workplace
from portal.people.persons import persons_of
from portal.people.queries import customers_of
from portal.reports.filing import Filing, file_missing
from portal.reports.missing import Missing
from portal.representation.queries import acting_for
from portal.values.national_id import parse
from tests.invoices.issued import KARI, MORNING, OLA, a_customer, an_invoice, issue, nok
from tests.web.client import Page, PageClient
from tests.web.desk.conftest import AtWork
from tests.web.judge import text_of

ARNE = parse("17859012159", country="NO", synthetic=True)
TODAY, DUE = date(2026, 11, 22), date(2026, 12, 1)
REFERENCE, ESTATES = "100000100010017", "100007700010019"


@dataclass(frozen=True)
class Town:
    """Kari, who is billed; an estate with two invoices; and Ola, its executor, who is not billed here."""

    work: Workplace
    kari: UUID
    estate: UUID
    karis: UUID
    estates: UUID
    another: UUID

    def files(self, who: Any, **changes: Any) -> UUID:
        """A case about the estate's invoice, or as `changes` say."""
        usual = Missing("estate", ESTATES, nok("2 450,00"), DUE, name="Arne Engen", note="Han døde i mai.")
        with self.work.database.transaction() as session:
            person = persons_of(session, {who}, now=MORNING)[who]
            proof = NamedFile("skifteattest.jpg", Evidence(b"\xff\xd8 papers", "image/jpeg"))
            filing = Filing(new_key(), person, replace(usual, **changes), (proof,))
            return file_missing(session, filing=filing, municipality=self.work.municipality, now=MORNING)

    def case(self, case: UUID) -> CaseView:
        with self.work.database.transaction() as session:
            found = case_at_desk(session, case)
        assert found
        return found

    def rights(self, who: Any) -> list[tuple[UUID, frozenset[UUID] | None, date | None, str]]:
        with self.work.database.transaction() as session:
            person = persons_of(session, {who}, now=MORNING)[who]
            return [
                (one.customer, one.invoices, one.until, one.ground) for one in acting_for(session, person, today=TODAY)
            ]

    def audited(self) -> list[tuple[str, str]]:
        with self.work.database.transaction() as session:
            rows = session.execute(select(AuditEvent.actor, AuditEvent.tag).order_by(AuditEvent.id))
            return [(actor, tag) for actor, tag in rows if actor.startswith("staff")]

    def letters(self) -> list[str]:
        with self.work.database.transaction() as session:
            return list(session.scalars(select(Letter.notice)))


@pytest.fixture
def street(workplace: Workplace) -> Town:
    with workplace.database.transaction() as session:
        kari = a_customer(session)
        estate = {"kind": "estate", "name": "Dødsboet etter Arne Engen", "national_id": ARNE, "email": None}
        arne = a_customer(session, number="1000077", **estate)
        karis = issue(session, an_invoice(kari, number="1001"))
        said = {"payment_reference": ESTATES, "total": "2 450,00"}
        estates = issue(session, an_invoice(arne, number="7701", **said))
        another = issue(session, an_invoice(arne, number="7702", total="99,00", payment_reference="100007700020018"))
    return Town(workplace, kari, arne, karis, estates, another)


def decide(
    browser: PageClient, case: UUID, tag: str, *, status: int = 303, version: int | None = None, **said: Any
) -> Any:
    page = browser.open(f"/desk/cases/{case}")
    form = f"//form[contains(@action, '/{tag}')]"
    seen = version or page.tree.xpath(f"{form}//input[@name='version']/@value")[0]
    answer = browser.browser.post(
        f"/desk/cases/{case}/{tag}", data={"csrf_token": page.token(), "version": seen, **said}
    )
    assert answer.status_code == status, answer.text
    return browser.judged(answer, status) if status == 422 else answer


def test_who_has_waited_longest_comes_first_and_the_list_can_be_narrowed(marit: PageClient, street: Town) -> None:
    first, second = street.files(OLA), street.files(KARI, whom="me", reference="1")
    page = marit.open("/desk/cases")
    assert page.texts("//tbody//th") == ["2026-000001", "2026-000002"]
    decide(marit, first, "asked", text="Send hele attesten.")
    assert marit.open("/desk/cases?state=waiting_for_resident").texts("//tbody//th") == ["2026-000001"]
    decide(marit, second, "refused", text="Den er ikke vår.")
    assert marit.open("/desk/cases?state=decided&kind=missing_invoice").texts("//tbody//th") == ["2026-000002"]
    assert marit.open("/desk/cases?state=nonsense").texts("//tbody//th") == ["2026-000001"]


def test_a_long_list_has_pages(marit: PageClient, street: Town) -> None:
    for nth in range(26):
        street.files(KARI, whom="me", reference=str(nth))
    assert marit.open("/desk/cases?page=2").texts("//tbody//th") == ["2026-000026"]


def test_what_is_asked_and_what_is_found_stand_on_the_page(marit: PageClient, street: Town) -> None:
    page = marit.open(f"/desk/cases/{street.files(OLA)}")
    for said in ("Noen som er død: Arne Engen", "2 450,00 kr", "Han døde i mai.", "skifteattest.jpg"):
        assert said in page.text
    (card,) = page.tree.xpath("//section[@aria-labelledby='found']/section")
    assert "Dødsboet etter Arne Engen" in text_of(card)
    assert "Funnet ved: betalingsreferansen, navnet i saken, beløpet og forfallsdatoen" in text_of(card)
    assert "Faktura 7701, 2 450,00 kr, forfaller 1. desember 2026" in text_of(card)
    assert "7702" not in text_of(card)


def test_the_person_number_that_was_typed_finds_the_estate_and_is_not_shown(marit: PageClient, street: Town) -> None:
    page = marit.open(f"/desk/cases/{street.files(OLA, reference='1', amount=nok('1'), number=ARNE)}")
    assert "Funnet ved: personnummeret i saken" in page.text
    assert ARNE.number not in page.response.text


def test_a_customer_number_is_looked_for_when_nothing_fits(marit: PageClient, street: Town) -> None:
    case = street.files(OLA, reference="1", amount=nok("1"), name="En annen")
    assert "Ingenting her passer" in marit.open(f"/desk/cases/{case}").text
    page = marit.open(f"/desk/cases/{case}?customer=1000077")
    assert "Dødsboet etter Arne Engen" in page.text
    assert ARNE.number not in marit.open(f"/desk/cases/{case}?customer={ARNE.number}").response.text


def test_a_whole_street_with_the_same_invoice_is_not_listed(
    marit: PageClient, street: Town, workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        for nth in range(12):
            neighbour = a_customer(session, number=f"20000{nth:02}", name=f"Nabo {nth}", national_id=None)
            issue(session, an_invoice(neighbour, number=f"90{nth:02}", total="2 450,00", payment_reference=None))
    page = marit.open(f"/desk/cases/{street.files(OLA)}")
    assert len(page.tree.xpath("//section[@aria-labelledby='found']/section")) == 8
    assert page.texts("//section[@aria-labelledby='found']/section//h3")[0] == "Dødsboet etter Arne Engen"
    assert "Flere kunder har en faktura" in page.text


def test_an_executor_may_act_for_the_whole_estate(marit: PageClient, street: Town) -> None:
    case = street.files(OLA)
    decide(marit, case, "granted", customer=street.estate, scope="all", text="Attesten er i orden.")
    assert street.rights(OLA) == [(street.estate, None, None, "estate")]
    assert (street.case(case).row.outcome, street.case(case).events[-1].text) == ("granted", "Attesten er i orden.")
    assert ("staff:marit", "staff:case:granted") in street.audited()
    assert ("staff:marit", "staff:representation:granted") in street.audited()
    page = marit.open(f"/desk/cases/{case}")
    assert "Marit Solli" in page.text
    assert "alle kundens fakturaer" in page.text
    assert not page.tree.xpath("//main//form")


def test_an_executor_may_see_the_chosen_invoices_until_a_day(marit: PageClient, street: Town) -> None:
    case = street.files(OLA)
    until = {"day": "31", "month": "1", "year": "2027"}
    decide(marit, case, "granted", customer=street.estate, scope="chosen", invoices=[street.estates], **until)
    assert street.rights(OLA) == [(street.estate, frozenset({street.estates}), date(2027, 1, 31), "estate")]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"customer": ""}, "granted-customer", "Velg hvem"),
        ({"scope": ""}, "granted-scope", "Velg alle"),
        ({"scope": "chosen"}, "granted-scope", "Velg alle"),
        ({"scope": "chosen", "invoices": "karis"}, "granted-scope", "bare fakturaer til kunden"),
        ({"day": "31", "month": "2", "year": "2027"}, "granted-day", "ingen dato"),
        ({"day": "1", "month": "1", "year": "2026"}, "granted-day", "er passert"),
        ({"text": "x" * 4001}, "granted-text", "høyst 4000 tegn"),
    ],
)
def test_what_cannot_be_granted_is_told_at_its_field_and_nothing_is_done(
    marit: PageClient, street: Town, said: dict[str, Any], field: str, sentence: str
) -> None:
    case = street.files(OLA)
    usual = {"customer": street.estate, "scope": "all", "text": "Attesten er i orden."} | said
    usual |= {"invoices": street.karis} if said.get("invoices") else {}
    page = decide(marit, case, "granted", status=422, **usual)
    assert sentence in page.texts(f"//section[contains(@class, 'error')]//a[@href='#{field}']")[0]
    assert page.texts(f"//p[@id='{field}-problem']")
    assert page.tree.xpath(f"//*[@id='{field}']")
    assert page.tree.xpath("//details[@open]//textarea")[0].text == usual["text"]
    assert (street.case(case).row.state, street.rights(OLA)) == ("open", [])


def test_a_resident_is_led_to_an_invoice_of_their_own(marit: PageClient, kari: PageClient, street: Town) -> None:
    case = street.files(KARI, whom="me", name=None, reference=REFERENCE, amount=nok("3 080,00"))
    decide(marit, case, "answered", invoice=street.karis, text="Den ligger her.")
    assert kari.open(f"/cases/{case}").link("Åpne fakturaen") == f"/invoices/{street.karis}"
    assert street.letters() == ["case_decided"]


def test_nobody_is_led_to_anothers_invoice(marit: PageClient, street: Town) -> None:
    case = street.files(KARI, whom="me", name=None)
    page = decide(marit, case, "answered", status=422, invoice=street.estates, text="Den ligger her.")
    assert "ikke innbyggerens egen" in page.text
    assert street.case(case).row.state == "open"


def test_nobody_acts_for_another_in_a_case_about_themselves(marit: PageClient, street: Town) -> None:
    case = street.files(KARI, whom="me", name=None)
    page = marit.open(f"/desk/cases/{case}")
    assert not page.tree.xpath("//form[contains(@action, '/granted')]")
    said = {"csrf_token": page.token(), "version": 1, "customer": street.estate, "scope": "all"}
    assert marit.browser.post(f"/desk/cases/{case}/granted", data=said).status_code == 404


@pytest.mark.parametrize("tag", ["refused", "asked", "answered"])
def test_no_answer_goes_without_words(marit: PageClient, street: Town, tag: str) -> None:
    page = decide(marit, street.files(OLA), tag, status=422, text=" ")
    assert "skriv det innbyggeren skal lese" in page.texts(f"//p[@id='{tag}-text-problem']")[0].lower()


def test_the_second_of_two_case_workers_is_told_and_what_they_wrote_is_kept(at_work: AtWork, street: Town) -> None:
    marit, per = at_work("case_worker"), at_work("case_worker", subject="per", name="Per Moe")
    case = street.files(OLA)
    decide(marit, case, "asked", text="Send hele attesten.")
    page = decide(per, case, "refused", status=422, version=1, text="Nei.")
    assert "har skjedd noe i saken" in page.text
    assert "Marit Solli" in page.text
    assert page.texts("//textarea[@id='refused-text']") == ["Nei."]
    decide(marit, case, "granted", customer=street.estate, scope="all")
    token = per.open("/desk").token()
    late = per.browser.post(f"/desk/cases/{case}/refused", data={"csrf_token": token, "version": 2, "text": "Nei."})
    page = per.judged(late, 422)
    assert page.tree.xpath("//section[contains(@class, 'error')]//a[@href='#latest']")
    assert street.case(case).row.outcome == "granted"


def test_a_proof_opens_where_nothing_in_it_runs_and_the_look_is_recorded(marit: PageClient, street: Town) -> None:
    case = street.files(OLA)
    (file,) = street.case(case).files
    answer = marit.get(f"/desk/cases/{case}/files/{file.id}")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert street.audited() == [("staff:marit", "staff:case_file:opened")]
    assert marit.get(f"/desk/cases/{new_key()}/files/{file.id}").status_code == 404
    marit.open(f"/desk/cases/{case}")
    assert street.audited()[-1] == ("staff:marit", "staff:case:viewed")


@pytest.mark.parametrize("role", ["auditor", "finance", "signer"])
def test_who_is_no_case_worker_looks_and_decides_nothing(at_work: AtWork, street: Town, role: str) -> None:
    browser, case = at_work(role), street.files(OLA)
    page = browser.open(f"/desk/cases/{case}")
    assert "Bare en saksbehandler avgjør saken" in page.text
    token = browser.open("/desk").token()
    answer = browser.browser.post(
        f"/desk/cases/{case}/refused", data={"csrf_token": token, "version": 1, "text": "Nei"}
    )
    assert answer.status_code == 403
    assert street.case(case).row.state == "open"


def test_what_is_no_case_is_not_found(marit: PageClient, street: Town) -> None:
    assert street
    assert isinstance(marit.open(f"/desk/cases/{new_key()}", status=404), Page)


def test_the_executor_reads_whom_they_may_act_for(marit: PageClient, street: Town, logged_in: Any) -> None:
    case = street.files(OLA)
    decide(marit, case, "granted", customer=street.estate, scope="all")
    page = logged_in(OLA).open(f"/cases/{case}")
    assert "Du kan nå opptre på vegne av Arne Engen" in page.text
    assert "Vi har ingen adresse" in page.text
    with street.work.database.transaction() as session:
        assert not customers_of(session, street.case(case).person)
