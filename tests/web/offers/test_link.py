"""What the link of an offer shows to whom, and what it keeps to itself."""

import pytest

from tests.invoices.issued import KARI, OLA
from tests.web.offers.conftest import Door


def test_what_is_offered_is_told_before_any_login_and_names_nobody(door: Door) -> None:
    page = door.opened_by(None).open(door.link)
    assert page.heading == "Fakturaer i nettbanken"
    assert "Gjør du ingenting, endres ingenting." in page.text
    assert not any(word in page.response.text for word in ("Kari", "Nordmann", "kari@", "1000001"))
    assert page.link("Om e-poster med tilbud om eFaktura") == "/help#offers"


def test_the_button_leads_to_the_login_and_back(door: Door) -> None:
    visitor = door.opened_by(None)
    button = visitor.open(door.link).link("Logg inn og svar")
    answer = visitor.get(button)
    assert (answer.status_code, answer.location) == (303, f"/login?next={door.link}/answer")


def test_the_mail_s_language_is_the_page_s(door: Door) -> None:
    assert door.opened_by(None).open(f"{door.link}?lang=en").heading == "Invoices in your online bank"


def test_the_secret_of_the_address_goes_to_no_other_site(door: Door) -> None:
    for path in (door.link, f"{door.link}/opt-out", "/offers/none-of-ours"):
        answer = door.opened_by(None).get(path)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_secret_of_the_address_is_not_in_the_log(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    door.opened_by(None).open(door.link)
    said = capsys.readouterr()
    assert door.token not in said.out + said.err
    assert "/offers/<token>" in said.out + said.err


def test_a_link_that_is_none_says_so_kindly(door: Door) -> None:
    page = door.opened_by(None).open(f"{door.link}x", status=404)
    assert page.heading == "Lenken virker ikke"
    assert "nettbanken" in page.text


def test_a_link_that_is_too_old_says_so_kindly_and_changes_nothing(door: Door) -> None:
    door.street.days_go_by(31)
    assert door.opened_by(None).open(door.link, status=410).heading == "Lenken er for gammel"
    kari = door.opened_by(KARI)
    assert kari.open(f"{door.link}/answer", status=410).heading == "Lenken er for gammel"


def test_a_link_works_to_the_end_of_its_last_day(door: Door) -> None:
    door.street.days_go_by(30)
    assert door.opened_by(None).open(door.link).heading == "Fakturaer i nettbanken"


def test_somebody_else_s_link_says_so_kindly_and_not_whose_it_is(door: Door) -> None:
    page = door.opened_by(OLA).open(f"{door.link}/answer", status=403)
    assert page.heading == "Dette tilbudet ble sendt til en annen"
    assert not any(word in page.text for word in ("Kari", "kari@", "1000001"))
    assert page.link("Logg inn som en annen") == f"/login?next={door.link}/answer&fresh=1"


def test_nobody_answers_for_somebody_else(door: Door) -> None:
    ola = door.opened_by(OLA)
    secret = ola.open("/profile").token()
    ola.post(f"{door.link}/answer", status=403, data={"answer": "yes", "csrf_token": secret})
    assert door.street.states()[door.street.kari] == "offered"


@pytest.mark.parametrize("path", ["", "/answer", "/opt-out"])
def test_opening_a_link_however_often_changes_nothing(door: Door, path: str) -> None:
    before = door.street.states()
    for who in (None, KARI, OLA):
        door.opened_by(who).get(f"{door.link}{path}")
    assert door.street.states() == before
