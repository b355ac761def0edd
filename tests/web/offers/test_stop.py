"""No more offers, by one click and without a login; and offers again, logged in."""

import pytest

from portal.delivery.offering.rounds import survey
from portal.values import clock
from tests.delivery.offer_street import KARIS
from tests.invoices.issued import KARI, OLA
from tests.web.offers.conftest import Door


def passed(door: Door) -> dict[str, int]:
    door.street.days_go_by(400)
    with door.street.work.database.transaction() as session:
        return dict(survey(session, municipality=door.street.work.municipality, now=clock.now()).passed)


def one_click(door: Door) -> None:
    """As a mailbox does it (RFC 8058): no cookie, no form secret, nobody logged in."""
    answer = door.opened_by(None).browser.post(f"{door.link}/opt-out", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200


def test_a_mailbox_stops_offers_by_one_post(door: Door) -> None:
    one_click(door)
    one_click(door)
    assert passed(door) == {"opted_out": 1}


def test_looking_at_the_page_stops_nothing_and_its_button_does(door: Door) -> None:
    visitor = door.opened_by(None)
    page = visitor.open(f"{door.link}/opt-out")
    assert page.heading == "Ikke flere tilbud om eFaktura?"
    assert passed(door) == {}
    assert visitor.post(f"{door.link}/opt-out", status=200).heading == "Du får ikke flere tilbud"
    assert passed(door) == {"opted_out": 1}


def test_a_link_that_is_too_old_to_answer_by_still_stops_offers(door: Door) -> None:
    door.street.days_go_by(900)
    one_click(door)
    assert passed(door) == {"opted_out": 1}


def test_who_shares_the_address_gets_none_either(door: Door) -> None:
    door.street.moved_in(number="1000002", name="Ola Nordmann", national_id=OLA, email=KARIS.upper())
    one_click(door)
    assert passed(door) == {"opted_out": 2}


def test_another_address_does_not_bring_them_back(door: Door) -> None:
    one_click(door)
    door.street.moved_in(email="kari@ny.example")
    assert passed(door) == {"opted_out": 1}


@pytest.mark.parametrize("path", ["none-of-ours", "x" * 500])
def test_a_link_that_is_none_stops_nobody(door: Door, path: str) -> None:
    assert door.opened_by(None).browser.post(f"/offers/{path}/opt-out").status_code == 404
    assert passed(door) == {}


def test_a_resident_who_has_stopped_offers_gets_them_again_where_they_say_so(door: Door) -> None:
    door.bill()
    one_click(door)
    kari = door.opened_by(KARI)
    page = kari.open("/delivery")
    assert "Du har sagt at du ikke vil ha slike" in page.text
    fields = {"wanted": "yes", "customer": str(door.street.kari), "csrf_token": page.token()}
    assert kari.browser.post("/delivery/offers", data=fields).status_code == 303
    assert passed(door) == {}
    kari.browser.post("/delivery/offers", data=fields | {"wanted": "no"})
    assert passed(door) == {"opted_out": 1}


def test_nobody_changes_it_for_somebody_else(door: Door) -> None:
    ola = door.opened_by(OLA)
    fields = {"wanted": "no", "customer": str(door.street.kari), "csrf_token": ola.open("/profile").token()}
    assert ola.browser.post("/delivery/offers", data=fields).status_code == 404
    assert passed(door) == {}
