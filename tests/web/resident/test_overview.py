"""How the list is sorted, summed and dated."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from portal.values.money import Money
from portal.web.resident.cards import card_of, updated
from portal.web.resident.overview import overview
from portal.words import words_in
from tests.invoices.issued import MORNING, nok
from tests.web.resident.standings import a_row, a_standing

OSLO = ZoneInfo("Europe/Oslo")


def test_the_most_urgent_comes_first() -> None:
    rows = [
        a_row("1", a_standing("unpaid", due_date=date(2026, 12, 15))),
        a_row("2", a_standing("unpaid", due_date=None)),
        a_row("3", a_standing("possibly_overdue", due_date=date(2026, 10, 1))),
        a_row("4", a_standing("due_soon", due_date=date(2026, 11, 25))),
        a_row("5", a_standing("overdue", due_date=date(2026, 11, 10))),
        a_row("6", a_standing("overdue", due_date=date(2026, 10, 10))),
    ]
    assert [row.number for row in overview(rows, MORNING).to_pay] == ["6", "5", "3", "4", "1", "2"]


def test_only_what_is_certainly_late_counts_as_overdue() -> None:
    rows = [a_row("1", a_standing("overdue")), a_row("2", a_standing("possibly_overdue"))]
    assert overview(rows, MORNING).overdue == 1


def test_totals_are_a_currency_each() -> None:
    euro = Money.parse("25.00", "EUR")
    rows = [a_row("1", a_standing("unpaid")), a_row("2", a_standing("unpaid", left=euro))]
    assert set(overview(rows, MORNING).totals) == {nok("3 080,00"), euro}


def test_a_ledger_older_than_a_day_is_stale() -> None:
    rows = [a_row("1", a_standing("unpaid", as_of=MORNING))]
    assert not overview(rows, MORNING + timedelta(hours=24)).stale
    assert overview(rows, MORNING + timedelta(hours=24, seconds=1)).stale


def test_the_figures_are_as_new_as_the_newest_file_of_the_ledger() -> None:
    rows = [a_row("1", a_standing("paid", as_of=MORNING - timedelta(days=9))), a_row("2", a_standing("unpaid"))]
    assert overview(rows, MORNING).as_of == MORNING


def test_without_a_ledger_nothing_is_known() -> None:
    found = overview([a_row("1", a_standing("unpaid", as_of=None))], MORNING)
    assert (found.as_of, found.stale) == (None, True)


def test_today_s_figures_are_dated_by_the_clock_alone() -> None:
    words = words_in("nb")
    assert updated(MORNING, words, OSLO, date(2026, 11, 22)) == "Betalinger oppdatert i dag kl.\u00a010:00"
    assert updated(MORNING, words, OSLO, date(2026, 11, 23)) == "Betalinger oppdatert 22. november 2026 kl.\u00a010:00"


def test_a_card_shows_what_is_left_while_something_is() -> None:
    partly = a_row("1", a_standing("partly_paid", left=nok("80,00")))
    paid = a_row("2", a_standing("paid", left=nok("0")))
    assert card_of(partly, words_in("nb"), MORNING.date()).amount == "80,00\u00a0kr"
    assert card_of(paid, words_in("nb"), MORNING.date()).amount == "3\u00a0080,00\u00a0kr"


def test_a_credit_note_s_card_shows_money_back() -> None:
    note = a_row("1", a_standing("credit_note"), kind="credit_note", amount=nok("80,00"))
    assert card_of(note, words_in("nb"), MORNING.date()).amount == "\u221280,00\u00a0kr"
