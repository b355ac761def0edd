"""How an invoice was sent, and why that way."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from portal.dispatch.queries import AttemptView, Delivery, EventView, StepView
from portal.web.resident.deliveries import DeliveryTold, delivery_told
from portal.words import words_in

OSLO = ZoneInfo("Europe/Oslo")
SENT_AT = datetime(2026, 11, 13, 8, 5, tzinfo=UTC)
BY_EMAIL = StepView("email", "chosen", "email_registered", {})
NO_VIPPS = StepView("vipps", "passed", "channel_disabled", {})
NO_EMAIL = StepView("email", "passed", "no_email", {})
BY_LETTER = StepView("paper", "chosen", "letter", {})


def an_attempt(channel: str, *states: str) -> AttemptView:
    events = tuple(EventView(state, SENT_AT, {}) for state in states)
    return AttemptView(UUID(int=1), channel, states[-1], SENT_AT, SENT_AT, None, events)


def story(delivery: Delivery | None) -> str:
    return delivery_told(delivery, words_in("nb"), OSLO).story.replace("\u00a0", " ")


def told(delivery: Delivery) -> DeliveryTold:
    return delivery_told(delivery, words_in("nb"), OSLO)


def test_before_any_run_it_is_not_sent() -> None:
    assert story(None) == "Fakturaen er ikke sendt til deg ennå. Du kan lese den her allerede nå."


def test_what_a_channel_took_is_sent_and_says_why_that_way() -> None:
    delivery = Delivery("open", (NO_VIPPS, BY_EMAIL), (an_attempt("email", "planned", "sending", "accepted"),))
    assert story(delivery) == (
        "Vi sendte fakturaen til deg på e-post 13. november 2026. Vi bruker e-post fordi du har gitt oss adressen din."
    )


@pytest.mark.contract("LK-16")
def test_paper_says_that_nothing_digital_could_be_used() -> None:
    delivery = Delivery("settled", (NO_EMAIL, BY_LETTER), (an_attempt("paper", "planned", "accepted"),))
    why = "Vi bruker posten fordi ingen digital måte kunne brukes."
    assert story(delivery) == f"Vi sendte fakturaen til deg i posten 13. november 2026. {why}"


@pytest.mark.parametrize("state", ["planned", "sending", "accepted", "unknown"])
def test_nothing_is_said_to_have_arrived_without_a_receipt(state: str) -> None:
    assert "kom fram 13" not in story(Delivery("open", (BY_EMAIL,), (an_attempt("email", state),)))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("delivered", "Den kom fram 13. november 2026 kl. 09:05."),
        ("read", "Den ble åpnet 13. november 2026 kl. 09:05."),
    ],
)
def test_a_receipt_is_told_with_its_time(state: str, said: str) -> None:
    assert said in story(Delivery("settled", (BY_EMAIL,), (an_attempt("email", "accepted", state),)))


def test_what_may_have_been_sent_is_said_to_be_uncertain() -> None:
    delivery = Delivery("open", (BY_EMAIL,), (an_attempt("email", "sending", "unknown"),))
    assert story(delivery) == "Vi har sendt fakturaen, men vet ikke ennå om den kom fram. Vi sjekker det."


@pytest.mark.contract("ST-16")
def test_what_no_channel_took_is_told_and_somebody_looks_at_it() -> None:
    delivery = Delivery("exhausted", (NO_EMAIL,), (an_attempt("email", "sending", "refused"),))
    assert story(delivery).startswith("Vi fikk ikke sendt fakturaen på noen av måtene vi har. Vi ser på saken.")


def test_between_two_channels_it_is_on_its_way() -> None:
    delivery = Delivery("open", (NO_EMAIL, BY_LETTER), (an_attempt("email", "sending", "refused"),))
    assert story(delivery) == "Vi er i gang med å sende fakturaen til deg. Det tar litt tid."


@pytest.mark.contract("LK-02")
def test_every_channel_of_the_order_gives_its_reason() -> None:
    unused = StepView("mailbox", "not_used", "not_in_order", {})
    ways = told(Delivery("open", (NO_VIPPS, NO_EMAIL, BY_LETTER, unused), ())).ways
    assert [(way.name, way.chosen, way.why) for way in ways] == [
        ("Vipps", False, "Vi kan ikke sende fakturaer på denne måten ennå."),
        ("E-post", False, "Vi har ingen e-postadresse til deg."),
        ("Papir i posten", True, "Ingen digital måte kunne brukes."),
    ]


def test_every_try_is_told_with_what_came_of_it() -> None:
    tries = told(
        Delivery(
            "settled",
            (NO_EMAIL, BY_LETTER),
            (an_attempt("email", "sending", "refused"), an_attempt("paper", "accepted")),
        )
    ).tries
    assert [(one.name, one.outcome) for one in tries] == [("E-post", "Ikke godtatt"), ("Papir i posten", "Sendt")]
