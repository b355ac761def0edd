"""A resident's cases: followed, added to and withdrawn by who opened them, and by nobody else."""

from uuid import UUID

import pytest

from portal.jobs import Workplace
from tests.cases.court import MARIT, Court
from tests.invoices.issued import OLA, an_invoice, issue
from tests.web.cases.conftest import FOR_AN_ESTATE, JPEG, a_picture, filed
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn


@pytest.fixture
def court(workplace: Workplace) -> Court:
    return Court(workplace)


@pytest.fixture
def case(kari: PageClient, court: Court) -> UUID:
    """Kari's case for an estate."""
    assert court
    return UUID(filed(kari, FOR_AN_ESTATE, files=[a_picture()]).location.rpartition("/")[2])


def say(browser: PageClient, case: UUID, message: str = "", *files: object, status: int = 303) -> Page | str:
    token = browser.open(f"/cases/{case}").token()
    said = {"csrf_token": token, "message": message, "files": list(files)}
    answer = browser.browser.post(f"/cases/{case}/messages", data=said, content_type="multipart/form-data")
    assert answer.status_code == status
    return str(answer.location) if status == 303 else browser.judged(answer, status)


def test_the_list_names_every_case_and_how_far_it_is(kari: PageClient, court: Court, case: UUID) -> None:
    other = court.opens()
    court.answered(other, "refused")
    page = kari.open("/cases")
    assert page.heading == "Sakene mine"
    assert page.texts("//li[contains(@class, 'invoice')]//span") == ["Ikke innvilget", "Under behandling"]
    assert page.tree.xpath(f"//a[@href='/cases/{case}']")


def test_an_empty_list_says_what_it_is_for(logged_in: LogIn) -> None:
    page = logged_in(OLA).open("/cases")
    assert "Du har ingen saker" in page.text
    assert page.link("Mangler en faktura") == "/missing"


def test_a_message_and_a_file_are_added(kari: PageClient, case: UUID) -> None:
    assert say(kari, case, "Her er baksiden.", a_picture("bak.jpg")) == f"/cases/{case}#latest"
    page = kari.open(f"/cases/{case}")
    assert page.texts("//ol[@class='timeline']//h3") == ["Saken ble åpnet", "Du skrev"]
    assert "Her er baksiden." in page.text


def test_an_empty_message_is_sent_back(kari: PageClient, case: UUID) -> None:
    page = say(kari, case, status=422)
    assert isinstance(page, Page)
    assert page.texts("//p[@id='message-problem']") == ["Melding: Skriv noe, eller velg en fil."]


@pytest.mark.parametrize(("message", "field"), [("x" * 2001, "message"), ("Se her", "files")])
def test_what_cannot_be_taken_is_told_and_what_was_written_is_kept(
    kari: PageClient, case: UUID, message: str, field: str
) -> None:
    files = [a_picture("a.txt", b"text")] if field == "files" else []
    page = say(kari, case, message, *files, status=422)
    assert isinstance(page, Page)
    assert page.texts(f"//p[@id='{field}-problem']")
    assert page.texts("//textarea") == [message]


def test_a_case_that_was_decided_meanwhile_takes_nothing_and_says_so(
    kari: PageClient, court: Court, case: UUID
) -> None:
    token = kari.open(f"/cases/{case}").token()
    court.answered(case, "refused")
    answer = kari.browser.post(f"/cases/{case}/messages", data={"csrf_token": token, "message": "Vent!"})
    page = kari.judged(answer, 422)
    assert "Saken er avgjort" in page.texts("//p[@id='message-problem']")[0]
    assert page.texts("//textarea") == ["Vent!"]


def test_a_file_opens_for_its_owner_where_nothing_in_it_runs(kari: PageClient, court: Court, case: UUID) -> None:
    (file,) = court.case(case).files
    answer = kari.get(f"/cases/{case}/files/{file.id}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, JPEG, "image/jpeg")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "filename=skifteattest.jpg" in answer.headers["Content-Disposition"]


def test_anothers_case_is_not_there(logged_in: LogIn, court: Court, case: UUID) -> None:
    ola, (file,) = logged_in(OLA), court.case(case).files
    for path in (f"/cases/{case}", f"/cases/{case}/files/{file.id}"):
        ola.open(path, status=404)
    token = ola.open("/missing").token()
    for act in ("messages", "withdraw"):
        assert ola.browser.post(f"/cases/{case}/{act}", data={"csrf_token": token, "message": "x"}).status_code == 404
    assert str(case) not in ola.open("/cases").response.text


def test_a_case_is_withdrawn_and_stays_to_be_read(kari: PageClient, case: UUID) -> None:
    token = kari.open(f"/cases/{case}").token()
    answer = kari.browser.post(f"/cases/{case}/withdraw", data={"csrf_token": token})
    page = kari.open(answer.location)
    assert "Du har trukket saken" in page.text
    assert not page.tree.xpath("//main//form")


def test_a_question_is_shown_and_answered(kari: PageClient, court: Court, case: UUID) -> None:
    court.answered(case, "asked", text="Send hele attesten.")
    page = kari.open(f"/cases/{case}")
    assert "Vi trenger noe mer fra deg" in page.text
    assert "Send hele attesten." in page.text
    assert "i et brev" in page.text
    assert "marit" not in page.response.text.lower()
    say(kari, case, "Her er den.", a_picture("hele.jpg", JPEG[:-2] + b"x\xff\xd9"))
    assert "En saksbehandler ser på det" in kari.open(f"/cases/{case}").text


def test_an_answer_that_names_an_invoice_of_ones_own_leads_to_it(
    kari: PageClient, court: Court, case: UUID, workplace: Workplace
) -> None:
    from portal.cases.deciding import Answer, answer
    from tests.invoices.issued import MORNING

    with workplace.database.transaction() as session:
        invoice = issue(session, an_invoice(court.customer))
        given = Answer(case, 1, "answered", "Den ligger her.", {"invoice": str(invoice)})
        answer(session, given=given, staff=MARIT, municipality=workplace.municipality, now=MORNING)
    page = kari.open(f"/cases/{case}")
    assert page.link("Åpne fakturaen") == f"/invoices/{invoice}"
    assert "ikke sendt til deg ennå" in page.text


def test_who_has_no_address_here_is_told_that_the_answer_stands_on_the_page_alone(
    logged_in: LogIn, workplace: Workplace
) -> None:
    court = Court(workplace, OLA, kind="estate")
    case = court.opens()
    court.answered(case, "refused")
    assert "Vi har ingen adresse" in logged_in(OLA).open(f"/cases/{case}").text
