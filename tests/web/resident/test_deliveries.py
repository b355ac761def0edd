"""How an invoice was sent, and why that way."""

from dataclasses import replace
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
BY_MANDATE = StepView("avtalegiro", "chosen", "mandate", {"drawn_day": "2026-12-16"})
BY_LETTER = StepView("paper", "chosen", "letter", {})


def an_attempt(channel: str, *states: str) -> AttemptView:
    events = tuple(EventView(state, SENT_AT, {}) for state in states)
    return AttemptView(UUID(int=1), channel, states[-1], SENT_AT, SENT_AT, None, events)


def story(delivery: Delivery | None) -> str:
    return delivery_told(delivery, words_in("nb"), OSLO).story.replace("\u00a0", " ")


def told(delivery: Delivery) -> DeliveryTold:
    return delivery_told(delivery, words_in("nb"), OSLO)


def passed(channel: str, reason: str, **numbers: int | str) -> StepView:
    return StepView(channel, "passed", reason, numbers)


NO_EFAKTURA = passed("efaktura", "no_consent", because="efaktura")
NO_MAILBOX = passed("mailbox", "no_mailbox")
VIPPS_OFF = passed("vipps", "vipps_off")
NO_MANDATE = passed("avtalegiro", "no_mandate")


def sent(channel: str, *steps: StepView, language: str = "nb", state: str = "accepted") -> str:
    """What is said of an invoice that went by a channel after these were passed over."""
    delivery = Delivery("open", steps, (an_attempt(channel, state),))
    return delivery_told(delivery, words_in(language), OSLO).story.replace("\u00a0", " ")


IN_DIGIPOST = {
    "nb": "Vi sendte fakturaen til deg i Digipost 13. november 2026, fordi du ikke har sagt ja til eFaktura i "
    "nettbanken og du ikke har slått på faktura i Vipps.",
    "nn": "Vi sende fakturaen til deg i Digipost 13. november 2026, fordi du ikkje har sagt ja til eFaktura i "
    "nettbanken og du ikkje har slått på faktura i Vipps.",
    "sv": "Vi skickade fakturan till dig i Digipost 13 november 2026, eftersom du inte har sagt ja till e-faktura i "
    "internetbanken och du inte har slagit på fakturor i Vipps.",
    "en": "We sent the invoice to you in Digipost on 13 November 2026, because you have not said yes to eFaktura in "
    "your online bank and you have not switched on invoices in Vipps.",
}


@pytest.mark.parametrize("language", IN_DIGIPOST)
def test_one_sentence_tells_the_way_and_why_no_better_one_was_used(language: str) -> None:
    digipost = StepView("mailbox", "chosen", "reachable", {"to": "digipost"})
    story = sent("mailbox", NO_MANDATE, NO_EFAKTURA, VIPPS_OFF, digipost, language=language)
    assert story.startswith(IN_DIGIPOST[language])


def test_the_receipt_follows_the_sentence_it_belongs_to() -> None:
    on = StepView("vipps", "chosen", "vipps_on", {})
    assert sent("vipps", NO_EFAKTURA, on, state="read") == (
        "Vi sendte fakturaen til deg i Vipps 13. november 2026, fordi du ikke har sagt ja til eFaktura i nettbanken. "
        "Den ble åpnet 13. november 2026 kl. 09:05. Du har slått på faktura i Vipps."
    )


def test_paper_tells_everything_that_would_have_been_better() -> None:
    letter = StepView("paper", "chosen", "letter", {"to": "person"})
    assert sent("paper", NO_EFAKTURA, VIPPS_OFF, NO_MAILBOX, NO_EMAIL, letter) == (
        "Vi sendte fakturaen til deg i posten 13. november 2026, fordi du ikke har sagt ja til eFaktura i nettbanken, "
        "du ikke har slått på faktura i Vipps, du ikke har digital postkasse og vi ikke har noen e-postadresse til deg."
    )


def test_a_reason_several_ways_share_is_told_once() -> None:
    hidden = [passed(name, "protected_identity") for name in ("efaktura", "vipps", "mailbox", "email")]
    letter = StepView("paper", "chosen", "letter", {"to": "person"})
    assert sent("paper", *hidden, letter) == (
        "Vi sendte fakturaen til deg i posten 13. november 2026, "
        "fordi vi ikke bruker digitale måter for noen med beskyttet identitet."
    )


def test_what_goes_to_another_recipient_is_told_in_its_own_words() -> None:
    letter = StepView("paper", "chosen", "letter", {"to": "other"})
    assert sent("paper", NO_EFAKTURA, letter) == (
        "Vi sendte fakturaen i posten 13. november 2026. "
        "En annen mottaker får denne fakturaen, og ingen digital måte kunne brukes."
    )


@pytest.mark.parametrize(
    ("channel", "silent"),
    [("efaktura", "eFaktura-registeret"), ("vipps", "Vipps"), ("mailbox", "kontakt- og reservasjonsregisteret")],
)
def test_a_register_that_cannot_answer_is_named_and_asked_again(channel: str, silent: str) -> None:
    held = StepView(channel, "held", "register_down", {})
    assert story(Delivery("open", (NO_MANDATE, held), ())) == (
        f"Fakturaen er ikke sendt ennå, fordi {silent} ikke kan svare akkurat nå. Vi prøver igjen snart. "
        "Du kan lese den her allerede nå."
    )


def test_what_was_stopped_before_it_was_sent_says_so() -> None:
    delivery = Delivery("cancelled", (BY_EMAIL,), (an_attempt("email", "planned", "revoked"),))
    assert story(delivery) == "Vi stoppet før fakturaen ble sendt til deg. Du kan lese den her."


TAKEN_BACK = {
    "avtalegiro": "Vi sendte kravet til banken din, til AvtaleGiro, 13. november 2026, men har trukket det tilbake.",
    "efaktura": "Vi sendte fakturaen til nettbanken din, som eFaktura, 13. november 2026, men har trukket den tilbake. "
    "Du kan lese den her.",
    "vipps": "Vi sendte fakturaen til deg i Vipps 13. november 2026, men har trukket den tilbake. Du kan lese den her.",
    "email": "Vi sendte fakturaen til deg 13. november 2026, men har trukket den tilbake. Du kan lese den her.",
}


@pytest.mark.parametrize(("channel", "taken"), TAKEN_BACK.items())
def test_what_was_called_back_is_said_to_have_been(channel: str, taken: str) -> None:
    delivery = Delivery("cancelled", (BY_EMAIL,), (an_attempt(channel, "planned", "accepted", "revoked"),))
    assert story(delivery) == taken


def test_what_was_called_back_and_waits_for_a_new_run_is_not_sent_yet() -> None:
    delivery = Delivery("open", (), (an_attempt("vipps", "accepted", "revoked"),))
    assert story(delivery) == story(None)


def test_what_is_told_of_an_arrival_later_does_not_move_its_time() -> None:
    later = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
    seen = an_attempt("mailbox", "accepted", "delivered")
    alarmed = replace(seen, events=(*seen.events, EventView("delivered", later, {"alarm": {}})))
    assert "kom fram 13. november" in story(Delivery("settled", (), (alarmed,)))


def test_before_any_run_it_is_not_sent() -> None:
    assert story(None) == "Fakturaen er ikke sendt til deg ennå. Du kan lese den her allerede nå."


def test_what_a_channel_took_is_sent_and_says_why_that_way() -> None:
    delivery = Delivery("open", (NO_VIPPS, BY_EMAIL), (an_attempt("email", "planned", "sending", "accepted"),))
    assert story(delivery) == (
        "Vi sendte fakturaen til deg på e-post 13. november 2026. Vi bruker e-post fordi du har gitt oss adressen din."
    )


@pytest.mark.contract("LK-16")
def test_paper_says_that_nothing_digital_could_be_used() -> None:
    delivery = Delivery("settled", (NO_VIPPS, BY_LETTER), (an_attempt("paper", "planned", "accepted"),))
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


DRAWN = {
    "nb": "Fakturaen blir trukket fra kontoen din 16. desember 2026, med AvtaleGiro. Vi sendte kravet til banken din "
    "13. november 2026. Du trenger ikke å betale den selv.",
    "nn": "Fakturaen blir trekt frå kontoen din 16. desember 2026, med AvtaleGiro. Vi sende kravet til banken din "
    "13. november 2026. Du treng ikkje å betale han sjølv.",
    "sv": "Fakturan dras från ditt konto den 16 december 2026, med AvtaleGiro. Vi skickade kravet till din bank den "
    "13 november 2026. Du behöver inte betala den själv.",
    "en": "The invoice will be drawn from your account on 16 December 2026, by AvtaleGiro. We sent the claim to your "
    "bank on 13 November 2026. You do not have to pay it yourself.",
}


@pytest.mark.contract("LK-03")
@pytest.mark.parametrize("language", DRAWN)
def test_what_avtalegiro_draws_is_told_with_its_day(language: str) -> None:
    delivery = Delivery("open", (BY_MANDATE,), (an_attempt("avtalegiro", "accepted"),))
    told = delivery_told(delivery, words_in(language), OSLO, will_be_drawn=True).story
    assert told.replace("\u00a0", " ").startswith(DRAWN[language])


def test_what_the_bank_is_not_to_draw_any_more_is_only_said_to_have_been_sent_there() -> None:
    assert sent("avtalegiro", BY_MANDATE).startswith(
        "Vi sendte kravet til banken din, til AvtaleGiro, 13. november 2026."
    )


def test_who_has_a_mandate_is_told_when_it_is_not_used_this_time() -> None:
    too_late = passed("avtalegiro", "due_too_soon", days=2, least_days=5)
    assert sent("email", too_late, BY_EMAIL) == (
        "Vi sendte fakturaen til deg på e-post 13. november 2026, fordi forfallsdatoen er for nær for AvtaleGiro, så "
        "banken din trekker den ikke denne gangen. Vi bruker e-post fordi du har gitt oss adressen din."
    )
