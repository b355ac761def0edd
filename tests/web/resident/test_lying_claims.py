"""The pages of an invoice whose claim lies in a channel: that first, and the numbers to pay by folded away."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from portal.jobs import Workplace
from tests.dispatch.lying import lie
from tests.invoices.issued import MORNING
from tests.web.client import PageClient
from tests.web.resident.conftest import Issue

Lie = Callable[..., None]
DUE = date(2026, 12, 15)


@pytest.fixture
def lies(workplace: Workplace) -> Lie:
    """Has an invoice's claim in a channel; `more` are columns of its attempt."""

    return partial(lie, workplace)


def test_what_lies_in_the_bank_stands_first_and_its_numbers_are_folded_away(
    kari: PageClient, issued: Issue, lies: Lie
) -> None:
    invoice = issued(due_date=DUE)
    lies(invoice, "efaktura")
    page = kari.open(f"/invoices/{invoice}")
    assert page.texts("//h2[@id='state']") == [
        "3 080,00 kr ligger i nettbanken din som eFaktura. Godkjenn den der innen 15. desember 2026."
    ]
    assert page.texts("//main//details/summary")[0] == "Betal på en annen måte"
    assert len(page.texts("//details[not(@open)]//span[@class='number']")) == 2
    assert len(page.texts("//span[@class='number']")) == 2
    assert "Ellers betaler du to ganger." in page.text
    assert "Bruk KID-nummeret og kontonummeret" not in page.text


def test_what_is_drawn_needs_no_date_in_a_calendar(kari: PageClient, issued: Issue, lies: Lie) -> None:
    invoice = issued(due_date=DUE)
    lies(invoice, "avtalegiro")
    page = kari.open(f"/invoices/{invoice}")
    assert "Du trenger ikke gjøre noe." in page.text
    assert not page.tree.xpath("//a[contains(@href, '.ics')]")


def test_what_was_paid_and_cannot_be_taken_back_says_so_with_its_day(
    kari: PageClient, issued: Issue, lies: Lie, paid: Callable[..., None]
) -> None:
    invoice = issued(due_date=DUE)
    lies(invoice, "avtalegiro", recall="refused", recall_why="paid", recall_since=MORNING)
    paid("3 080,00")
    page = kari.open(f"/invoices/{invoice}")
    assert page.texts("//h2[@id='state']") == ["Fakturaen ble betalt 22. november 2026."]
    assert "Banken din trekker det likevel 15. desember 2026. Stopp det der." in page.text


def test_the_list_says_the_same_for_what_is_open(kari: PageClient, issued: Issue, lies: Lie) -> None:
    lies(issued(number="1", due_date=DUE), "efaktura")
    lies(issued(number="2", due_date=DUE), "avtalegiro")
    issued(number="3", due_date=DUE)
    assert sorted(kari.open("/invoices").texts("//p[@class='when subtle']")) == [
        "Betal innen 15. desember 2026",
        "I nettbanken din. Godkjenn innen 15. desember 2026",
        "Trekkes med AvtaleGiro 15. desember 2026",
    ]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_whole_in_every_language(kari: PageClient, issued: Issue, lies: Lie, language: str) -> None:
    invoice = issued(due_date=DUE)
    lies(invoice, "vipps")
    assert kari.open(f"/invoices/{invoice}?lang={language}").language == language
