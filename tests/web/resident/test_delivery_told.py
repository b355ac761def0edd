"""What the page says where nobody has asked yet how the next invoice can come: what is known of the last one."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from portal.delivery.mandate import MandateState
from portal.delivery.queries import Question, forecast
from portal.jobs import Workplace
from portal.web.resident.delivery_told import Foretold, Telling, foretold
from portal.words import words_in
from tests.delivery.streets import TODAY, Someone, desk_with, put_on_card, run
from tests.dispatch.town import NOW
from tests.invoices.issued import KARI

NO = {"efaktura": "no", "vipps": "no", "krr": "no"}
LATE = {"issue_date": date(2026, 10, 28), "due_date": TODAY}


def told(work: Workplace, *, sent: bool, language: str = "nb", **invoice: date) -> Foretold:
    """After an invoice like this, which has been sent or not."""
    someone = Someone({"national_id": KARI, "email": None}, {})
    desk = desk_with(work, NO)
    with work.database.transaction() as session:
        last = someone.billed(session, "1", **invoice)
        customer = put_on_card(session, someone)
    if sent:
        run(work, desk, last.id)
    with work.database.transaction() as session:
        found = forecast(session, Question(customer), desk=desk, now=NOW)
    assert found
    return foretold(found, MandateState(), Telling(words_in(language), ZoneInfo("Europe/Oslo")))


def test_a_last_one_due_too_soon_to_ask_says_so_and_how_it_came(workplace: Workplace) -> None:
    page = told(workplace, sent=True, **LATE)
    assert page.headline == "Vi har ikke sjekket ennå om du får eFaktura."
    assert page.then == (
        "Den siste fakturaen din kom i posten: vi sendte den 22. november 2026.",
        "Den forfalt for tidlig til å bli sendt som eFaktura, så vi spurte ikke om du får det.",
        "Trykk på «Sjekk nå» for å finne ut hvordan du får den neste fakturaen.",
    )


@pytest.mark.parametrize("language", ["nb", "nn", "sv", "en"])
def test_it_is_said_in_every_language(workplace: Workplace, language: str) -> None:
    said = told(workplace, sent=True, language=language, **LATE).then
    assert len(said) == 3
    assert all(sentence.endswith(".") for sentence in said)
    assert language == "en" or "last invoice" not in said[0]


def test_without_a_last_one_there_is_nothing_to_say_but_to_ask(workplace: Workplace) -> None:
    assert len(told(workplace, sent=False).then) == 1


def test_what_registers_said_of_the_last_one_is_told_instead(workplace: Workplace) -> None:
    assert told(workplace, sent=True).headline == "Den neste fakturaen din kommer i posten."
