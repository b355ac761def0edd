"""Every state as sentences: amount, date, what to do next."""

from datetime import date
from typing import Any, get_args

import pytest

from portal.invoices.balance import Seen
from portal.invoices.status import Code
from portal.web.resident.states import brief, told
from portal.words import words_in
from portal.words.labels import INVOICE_STATES
from tests.invoices.issued import nok
from tests.web.resident.standings import a_standing

TODAY = date(2026, 11, 22)
SEEN = (Seen(date(2026, 11, 20), nok("80,00")), Seen(date(2026, 11, 21), nok("-80,00")))
DATED = {"last_paid_on": date(2026, 11, 20), "agency_since": date(2026, 9, 1), "seen": SEEN}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "facts", "headline"),
    [
        ("unpaid", {}, "Betal 3 080,00 kr innen 15. desember 2026."),
        ("unpaid", {"due_date": None}, "Betal 3 080,00 kr."),
        ("due_soon", {"due_date": date(2026, 11, 25)}, "Betal 3 080,00 kr innen 25. november 2026."),
        ("overdue", {"due_date": date(2026, 11, 5)}, "3 080,00 kr skulle vært betalt innen 5. november 2026."),
        (
            "possibly_overdue",
            {"due_date": date(2026, 11, 5)},
            "3 080,00 kr forfalt 5. november 2026. Vi ser ikke ennå om du har betalt.",
        ),
        ("partly_paid", {"left": nok("80,00")}, "Du har 80,00 kr igjen å betale innen 15. desember 2026."),
        ("paid", {"last_paid_on": date(2026, 11, 20)}, "Fakturaen ble betalt 20. november 2026."),
        ("paid", {}, "Fakturaen er betalt."),
        ("paid_too_much", {"left": nok("-20,00")}, "Du har betalt 20,00 kr for mye."),
        ("credited", {}, "Fakturaen er kreditert. Du skal ikke betale noe."),
        ("collection", {"agency_since": date(2026, 9, 1)}, "3 080,00 kr ble sendt til inkasso 1. september 2026."),
        ("collection", {}, "3 080,00 kr er sendt til inkasso."),
        ("credit_note", {"claim": nok("-80,00")}, "Du får godskrevet 80,00 kr."),
        ("nothing_to_pay", {}, "Du skal ikke betale noe."),
        ("reminder", {}, "Dette er en purring på en faktura du har fått før."),
    ],
)
def test_a_state_is_said_with_its_amount_and_its_date(code: str, facts: dict[str, Any], headline: str) -> None:
    assert plain(told(a_standing(code, **facts), words_in("nb"), TODAY).headline) == headline


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 11, 24), "Det er 2 dager igjen."),
        (date(2026, 11, 23), "Det er 1 dag igjen."),
        (date(2026, 11, 22), "I dag er siste dag å betale."),
        (date(2026, 11, 21), "I dag er siste dag å betale."),  # it fell on a Saturday
    ],
)
def test_the_last_days_are_counted(due: date, said: str) -> None:
    assert told(a_standing("due_soon", due_date=due), words_in("nb"), TODAY).then[0] == said


def test_a_reminder_that_was_sent_is_told_before_anything_else() -> None:
    said = told(a_standing("overdue", claim_level="collection_notice"), words_in("nb"), TODAY).then
    assert said[0] == "Vi har sendt deg et inkassovarsel."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"fees": nok("35,00")}, "I tillegg kommer gebyr på 35,00 kr. Da blir det 3 115,00 kr i alt."),
        ({"interest": nok("12,40")}, "I tillegg kommer renter på 12,40 kr. Da blir det 3 092,40 kr i alt."),
        (
            {"fees": nok("35,00"), "interest": nok("12,40")},
            "I tillegg kommer gebyr på 35,00 kr og renter på 12,40 kr. Da blir det 3 127,40 kr i alt.",
        ),
        ({"credited": nok("80,00")}, "80,00 kr av fakturaen er kreditert."),
    ],
)
def test_what_comes_on_top_or_off_is_told(facts: dict[str, Any], said: str) -> None:
    assert said in [plain(one) for one in told(a_standing("overdue", **facts), words_in("nb"), TODAY).then]


def test_payments_seen_since_the_ledger_are_told_first() -> None:
    said = told(a_standing("overdue", seen=SEEN, claim_level="reminder"), words_in("nb"), TODAY).then
    assert [plain(one) for one in said[:3]] == [
        "Vi har sett betalingen din på 80,00 kr 20. november 2026.",
        "Banken trakk tilbake en betaling på 80,00 kr 21. november 2026.",
        "Vi har sendt deg en purring.",
    ]


@pytest.mark.parametrize("language", ["nb", "nn", "sv", "en"])
@pytest.mark.parametrize(
    ("code", "dates"),
    [(code, DATED) for code in get_args(Code)]
    + [(code, {"due_date": None}) for code in get_args(Code) if code not in ("overdue", "possibly_overdue")],
)
def test_every_state_has_its_words_in_every_language(code: str, language: str, dates: dict[str, Any]) -> None:
    words = words_in(language)
    state = told(a_standing(code, **dates), words, TODAY)
    for sentence in (state.headline, *state.then):
        assert sentence.endswith(".")
        assert "%(" not in sentence
    assert "%(" not in brief(a_standing(code, **dates), words, TODAY)
    assert words.text(INVOICE_STATES[code][0])


def test_a_list_says_the_date_that_matters_now() -> None:
    words = words_in("nb")
    assert brief(a_standing("unpaid"), words, TODAY) == "Betal innen 15. desember 2026"
    assert brief(a_standing("paid", last_paid_on=date(2026, 11, 20)), words, TODAY) == "Betalt 20. november 2026"
    assert brief(a_standing("credited"), words, date(2026, 11, 10)) == "Utstedt 10. november 2026"
