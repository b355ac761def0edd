"""Offers of eFaktura: who gets one, what it says, and that nobody gets two."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import text

from portal.config import EfakturaChannel, load_municipality
from portal.delivery.answers import keep
from portal.delivery.offering.rounds import start_due_round, survey, take_up_what_was_left
from portal.delivery.offering.tasks import send_offers
from portal.dispatch.alone import alone
from portal.jobs import Workplace
from portal.people.queries import contact_of
from portal.values import clock
from tests.delivery.offer_street import KARIS, OLAS, OfferStreet, a_street
from tests.delivery.streets import said
from tests.invoices.issued import KARI, OLA


@pytest.fixture
def street(workplace: Workplace) -> Iterator[OfferStreet]:
    with a_street(workplace) as street:
        yield street


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def passed(street: OfferStreet) -> Counter[str]:
    with street.work.database.transaction() as session:
        return survey(session, municipality=street.work.municipality, now=clock.now()).passed


@pytest.mark.contract("LK-17")
@pytest.mark.contract("ST-12")
@pytest.mark.parametrize("profile", ["lorenskog", "strand"])
def test_whoever_has_a_valid_address_and_no_efaktura_is_offered_it_by_mail(workplace: Workplace, profile: str) -> None:
    with a_street(replace(workplace, municipality=load_municipality(profile))) as street:
        street.moved_in(number="3", name="Uten Adresse", national_id=None, email=None)
        street.offer()
        assert street.sent_to() == [KARIS, OLAS]
        assert street.work.municipality.name("nb") in street.mail_to(KARIS)["Subject"]


@pytest.mark.contract("LK-19")
@pytest.mark.contract("ST-15")
def test_nobody_who_has_efaktura_is_offered_it_even_when_the_register_alone_knows(street: OfferStreet) -> None:
    street.register.answers[KARI.number] = said("efaktura", "yes")
    street.offer()
    assert street.sent_to() == [OLAS]
    assert street.states() == {street.kari: "passed", street.ola: "offered"}
    # What was heard is kept: the next round does not ask again.
    assert passed(street)["has_efaktura"] == 1


@pytest.mark.contract("LK-19")
@pytest.mark.contract("ST-15")
def test_what_a_register_said_before_is_not_asked_again(street: OfferStreet) -> None:
    with street.work.database.transaction() as session:
        keep(session, street.kari, {"efaktura": said("efaktura", "yes")}, now=clock.now() - timedelta(days=90))
        keep(session, street.ola, {"efaktura": said("efaktura", "no")}, now=clock.now() - timedelta(hours=1))
    found = street.offer()
    assert (street.register.asked, street.sent_to()) == ([], [OLAS])
    assert found.passed == Counter(has_efaktura=1)


def test_a_no_of_last_week_is_asked_anew_before_anything_is_mailed(street: OfferStreet) -> None:
    with street.work.database.transaction() as session:
        keep(session, street.ola, {"efaktura": said("efaktura", "no")}, now=clock.now() - timedelta(days=7))
    street.register.answers[OLA.number] = said("efaktura", "yes")
    street.offer()
    assert street.sent_to() == [KARIS]


def test_a_register_that_is_silent_keeps_the_offer_back_until_it_answers(street: OfferStreet) -> None:
    street.register.answers[KARI.number] = said("efaktura", "unknown")
    street.offer()
    assert street.states()[street.kari] == "planned"
    street.register.answers.clear()
    street.send()
    assert street.sent_to() == [KARIS, OLAS]


def test_nobody_is_offered_it_twice_within_the_set_time(street: OfferStreet) -> None:
    street.offer()
    assert street.offer().passed == Counter(offered_recently=2)
    street.days_go_by(179)
    assert street.offer().passed == Counter(offered_recently=2)
    street.days_go_by(1)
    street.offer()
    assert street.sent_to() == [KARIS, KARIS, OLAS, OLAS]


def test_two_rounds_at_once_are_one(street: OfferStreet) -> None:
    street.plan()
    assert street.plan().passed == Counter(offer_waits=2)
    street.send()
    street.send()
    assert street.sent_to() == [KARIS, OLAS]


def test_who_has_several_customer_numbers_is_offered_it_once(street: OfferStreet) -> None:
    street.moved_in(number="1000009", email="kari@jobb.example")
    assert street.offer().passed == Counter(offered_under_another_number=1)
    assert street.sent_to() == [KARIS, OLAS]


def test_the_mail_has_a_personal_link_no_amount_and_nobody_s_name(street: OfferStreet) -> None:
    street.offer()
    mail = street.mail_to(KARIS)
    text, token = text_of(mail), street.token()
    assert f"http://127.0.0.1:8000/offers/{token}" in text
    assert token != street.token(OLAS)
    assert "127.0.0.1:8000/help" in text
    assert not any(word in text for word in ("Kari", "Nordmann", " kr", "NOK", "1000001"))
    html = mail.get_body(("html",))
    assert html
    assert f'href="http://127.0.0.1:8000/offers/{token}?lang=nb"' in html.get_content()


def test_a_mailbox_may_stop_offers_by_one_click(street: OfferStreet) -> None:
    street.offer()
    mail = street.mail_to(KARIS)
    assert mail["List-Unsubscribe"] == f"<http://127.0.0.1:8000/offers/{street.token()}/opt-out>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_token_stands_in_the_mail_alone(street: OfferStreet) -> None:
    street.offer()
    with street.work.database.transaction() as session:
        rows = session.execute(text("select o::text from offer o union all select j::text from procrastinate_jobs j"))
        assert not any(street.token() in row for row in rows.scalars())


def test_an_address_nobody_has_is_noted_and_not_written_to_again(street: OfferStreet) -> None:
    third = street.moved_in(number="3", national_id=None, email="borte@bounce.example", name="Borte Vekk")
    assert passed(street)["no_national_id"] == 1
    third = street.moved_in(number="1000002", name="Ola Nordmann", national_id=OLA, email="ola@bounce.example")
    street.offer()
    assert street.states()[third] == "refused"
    with street.work.database.transaction() as session:
        email = contact_of(session, [third])[third].email
    assert email
    assert email.bounced_at
    assert passed(street)["contact_stale"] == 1


def test_a_server_that_is_busy_with_an_address_is_tried_again(street: OfferStreet) -> None:
    slow = street.moved_in(number="1000002", name="Ola Nordmann", national_id=OLA, email="ola@slow.example")
    street.offer()
    assert street.states() == {street.kari: "offered", slow: "planned"}
    street.moved_in(number="1000002", name="Ola Nordmann", national_id=OLA, email=OLAS)
    with street.work.database.transaction() as session:
        take_up_what_was_left(session, now=clock.now())
    street.send()
    assert street.sent_to() == [KARIS, OLAS]


def test_there_is_one_sender_at_a_time_and_the_other_comes_back_later(street: OfferStreet) -> None:
    street.plan()
    with alone(street.work.database, "offers") as mine:
        assert mine
        send_offers(street.work)
    assert set(street.states().values()) == {"planned"}
    with street.work.database.transaction() as session:
        # The round's own wake-up waits still, and one is enough.
        jobs = text("select count(*) from procrastinate_jobs where task_name = 'delivery.send_offers'")
        assert session.scalar(jobs) == 1


def test_what_cannot_be_sent_for_days_is_given_up(street: OfferStreet) -> None:
    street.plan()
    with street.work.database.transaction() as session:
        take_up_what_was_left(session, now=clock.now() + timedelta(days=3))
    street.send()
    assert set(street.states().values()) == {"lapsed"}
    assert street.sent_to() == []


def test_what_cannot_be_sent_yet_is_not_offered(workplace: Workplace) -> None:
    channels = workplace.municipality.channels
    later = EfakturaChannel.model_validate({"from": "2099-01-01"})
    told = {"channels": channels.model_copy(update={"efaktura": later})}
    with a_street(replace(workplace, municipality=workplace.municipality.model_copy(update=told))) as street:
        assert passed(street) == Counter(channel_not_yet=2)


FIRST_OF_DECEMBER = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)  # 9 in Lørenskog


def due(street: OfferStreet, now: datetime) -> int | None:
    with street.work.database.transaction() as session:
        found = start_due_round(session, municipality=street.work.municipality, now=now)
    return len(found.chosen) if found else None


def test_the_schedule_starts_a_round_once_and_counts_from_when_it_was_first_seen(street: OfferStreet) -> None:
    assert due(street, FIRST_OF_DECEMBER - timedelta(days=3)) is None
    assert due(street, FIRST_OF_DECEMBER - timedelta(minutes=1)) is None
    assert due(street, FIRST_OF_DECEMBER + timedelta(hours=5)) == 2
    assert due(street, FIRST_OF_DECEMBER + timedelta(hours=5, minutes=5)) is None


def test_a_municipality_without_efaktura_makes_no_offers(workplace: Workplace) -> None:
    alingsas = load_municipality("alingsas")
    with workplace.database.transaction() as session:
        assert not alingsas.makes_offers
        assert start_due_round(session, municipality=alingsas, now=clock.now()) is None
