"""Beginning to act for somebody, and what ends it: oneself, a revocation, the last day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access.models import LoginSession
from portal.app import create_app
from portal.audit.models import AuditEvent
from portal.jobs import Workplace
from tests.invoices.issued import KARI, MORNING, OLA
from tests.representation.granted import TODAY, a_child, day, granted, ola
from tests.web.acting.conftest import Town, act, press
from tests.web.client import PageClient
from tests.web.conftest import LogIn

BANNER = "//header//strong"


def test_whom_one_may_act_for_is_listed_with_why_and_until_when(olas: PageClient, town: Town, grant) -> None:
    grant(town.kari, until=day("2027-06-30"))
    grant(town.estate, ground="estate", invoices=frozenset({town.estates}))
    page = olas.open("/acting?lang=nb")
    assert page.texts("//main//section/h2") == ["Dødsboet etter Arne Engen", "Kari Nordmann"]
    estate, kari = page.texts("//main//section")
    assert "Én faktura" in estate
    assert "Til den blir trukket tilbake" in estate
    assert "Verge" in kari
    assert "30. juni 2027" in kari


def test_whoever_may_act_for_nobody_is_told_how_to_get_the_right(olas: PageClient) -> None:
    page = olas.open("/acting")
    assert "Du har ikke fått rett" in page.text
    assert "skifteattest" in page.text


def test_while_acting_the_list_is_the_others_and_ones_own_is_not_there(olas: PageClient, town: Town, grant) -> None:
    grant(town.estate, ground="estate")
    page = act(olas)
    assert page.heading == "Fakturaer for Dødsboet etter Arne Engen"
    assert olas.open(f"/invoices/{town.estates}").heading
    assert olas.open(f"/invoices/{town.olas}", status=404)


@pytest.mark.parametrize("path", ["/invoices", "/help", "/privacy", "/genuine", "/", "/acting", "/accessibility"])
def test_every_page_says_for_whom_one_acts_also_public_ones(olas: PageClient, town: Town, grant, path: str) -> None:
    grant(town.kari)
    act(olas)
    page = olas.open(path)
    assert page.texts(BANNER) == ["Du opptrer på vegne av Kari Nordmann"]
    assert page.texts("//header//form[@action='/acting/end']//button") == ["Tilbake til dine egne fakturaer"]


def test_a_page_that_is_not_there_says_it_too(olas: PageClient, town: Town, grant) -> None:
    grant(town.estate, ground="estate")
    act(olas)
    page = olas.open("/nowhere", status=404)
    assert page.texts(BANNER) == ["Du opptrer på vegne av et dødsbo: Dødsboet etter Arne Engen"]


def test_nobody_else_sees_that_banner(olas: PageClient, visitor: PageClient, town: Town, grant) -> None:
    grant(town.kari)
    act(olas)
    assert visitor.open("/help").texts(BANNER) == []


def test_the_way_back_leads_to_ones_own(olas: PageClient, town: Town, grant) -> None:
    grant(town.kari)
    page = olas.open(press(olas, act(olas), "/acting/end"))
    assert page.heading == "Mine fakturaer"
    assert page.texts(BANNER) == []
    assert olas.open(f"/invoices/{town.olas}")
    assert olas.open(f"/invoices/{town.shown}", status=404)


def test_what_is_taken_back_ends_at_the_next_request_and_says_so(
    olas: PageClient, town: Town, grant, take_back
) -> None:
    made = grant(town.kari)
    act(olas)
    take_back(made)
    page = olas.open(f"/invoices/{town.shown}", status=403)
    assert page.heading == "Du opptrer ikke lenger på vegne av Kari Nordmann"
    assert "trukket tilbake" in page.text
    assert page.texts(BANNER) == []
    assert olas.open("/invoices").heading == "Mine fakturaer"


def test_it_ends_the_day_after_its_last_day(workplace: Workplace, olas: PageClient, town: Town, grant) -> None:
    grant(town.kari, until=TODAY)
    act(olas)
    token = olas.browser.get_cookie("resident")
    assert token
    late = PageClient(create_app(workplace, clock=lambda: MORNING + timedelta(days=1)))
    with workplace.database.transaction() as session:
        row = session.scalars(select(LoginSession)).one()
        row.last_seen, row.absolute_end = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
    late.browser.set_cookie("resident", token.value)
    page = late.open("/invoices", status=403)
    assert "22. november 2026" in page.text
    assert late.open("/invoices").heading == "Mine fakturaer"


def test_a_form_sent_after_it_was_taken_back_changes_nothing(
    olas: PageClient, town: Town, grant, take_back, workplace: Workplace
) -> None:
    made = grant(town.kari)
    act(olas)
    token = olas.open("/delivery/email").token()
    take_back(made)
    olas.post("/delivery/email", status=403, data={"csrf_token": token, "customer": town.kari, "value": "x@y.example"})
    with workplace.database.transaction() as session:
        tags = session.scalars(select(AuditEvent.tag)).all()
    assert "representative:contact:asked" not in tags


def test_nobody_begins_by_what_is_anothers_or_over(
    olas: PageClient, logged_in: LogIn, town: Town, grant, take_back
) -> None:
    made = grant(town.estate, ground="estate")
    kari = logged_in(KARI)
    form = {"csrf_token": kari.open("/acting").token()}
    assert kari.browser.post("/acting/begin", data=form | {"representation": made}).status_code == 404
    assert kari.browser.post("/acting/begin", data=form | {"representation": "nonsense"}).status_code == 404
    page = olas.open("/acting")
    take_back(made)
    assert press(olas, page, "/acting/begin") == "/acting"
    assert olas.open("/invoices").heading == "Mine fakturaer"


def test_logging_in_again_is_as_oneself(olas: PageClient, logged_in: LogIn, town: Town, grant) -> None:
    grant(town.kari)
    act(olas)
    assert logged_in(OLA).open("/invoices").heading == "Mine fakturaer"


def test_logging_out_works_also_when_the_right_has_ended(olas: PageClient, town: Town, grant, take_back) -> None:
    made = grant(town.kari)
    token = act(olas).token()
    take_back(made)
    assert olas.browser.post("/logout", data={"csrf_token": token}).status_code == 303
    assert olas.get("/invoices").location.startswith("/login")


def test_somebody_without_invoices_is_offered_the_one_they_may_act_for_first(
    logged_in: LogIn, workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        granted(session, a_child(session), ground="parent", person=ola(session, billed=False))
    client = logged_in(OLA)
    page = client.open("/invoices")
    assert page.texts("//main//h2") == ["Du kan opptre på vegne av Lise Nordmann"]
    opened = client.open(press(client, page, "/acting/begin"))
    assert opened.heading == "Fakturaer for Lise Nordmann"
    assert opened.texts("//main//form") == []


def test_somebody_with_invoices_sees_their_own_first(olas: PageClient, town: Town, grant) -> None:
    grant(town.kari)
    assert "Du kan opptre" not in olas.open("/invoices").text


def test_giving_it_up_is_told_before_it_is_done_and_ends_it(olas: PageClient, town: Town, grant) -> None:
    made = grant(town.kari)
    act(olas)
    page = olas.open(f"/acting/{made}/give-up")
    assert page.heading == "Slutt å opptre på vegne av Kari Nordmann"
    assert olas.open(f"/invoices/{town.shown}")
    after = olas.open(press(olas, page, f"/acting/{made}/give-up"))
    assert "Du opptrer ikke lenger på vegne av dem." in after.text
    assert after.texts(BANNER) == []
    assert olas.open(f"/invoices/{town.shown}", status=404)
    assert olas.open(f"/acting/{made}/give-up", status=404)


def test_nobody_gives_up_what_is_anothers(logged_in: LogIn, olas: PageClient, town: Town, grant) -> None:
    made = grant(town.estate, ground="estate")
    kari = logged_in(KARI)
    kari.open(f"/acting/{made}/give-up", status=404)
    token = kari.open("/acting").token()
    kari.post(f"/acting/{made}/give-up", status=404, data={"csrf_token": token})
    assert "Dødsboet etter Arne Engen" in olas.open("/acting").text
