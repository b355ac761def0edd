"""The pages of an invoice whose claim lies in a channel: that first, and the numbers to pay by folded away."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import update

from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.invoices.claiming import withdraw_claim
from portal.jobs import Workplace
from tests.dispatch.lying import DUE, lie
from tests.invoices.issued import MORNING
from tests.web.client import PageClient
from tests.web.resident.conftest import Issue

Lie = Callable[..., None]


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


MOMENTS = {
    "a moment ago": ({}, "Vi har bedt banken din om ikke å trekke den med AvtaleGiro.", "Vi har bedt banken din om"),
    "under way": (
        {"recall": "wanted", "recall_why": "paid", "recall_since": MORNING},
        "Vi har bedt banken din om ikke å trekke den med AvtaleGiro.",
        "Vi har bedt banken din om ikke å trekke den",
    ),
    "too late": (
        {"recall": "refused", "recall_why": "paid", "recall_since": MORNING},
        "Banken din trekker det likevel 15. desember 2026. Stopp det der.",
        "Banken din trekker den likevel 15. desember 2026. Stopp den der",
    ),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_paid_elsewhere_is_nowhere_said_to_be_drawn_as_if_it_should(
    kari: PageClient, issued: Issue, lies: Lie, paid: Callable[..., None], moment: str
) -> None:
    attempt, on_page, in_list = MOMENTS[moment]
    invoice = issued(due_date=DUE)
    lies(invoice, "avtalegiro", **attempt)
    paid("3 080,00")
    page = kari.open(f"/invoices/{invoice}")
    assert on_page in page.text
    assert "Vi sendte kravet til banken din, til AvtaleGiro, " in page.text
    assert "blir trukket fra kontoen din" not in page.text
    (when,) = kari.open("/invoices").texts("//p[@class='when subtle']")
    assert when.startswith("Betalt 22. november 2026")
    assert in_list in when


def test_what_is_stopped_is_said_to_be_and_the_list_says_no_more_of_it(
    kari: PageClient, issued: Issue, lies: Lie, paid: Callable[..., None], workplace: Workplace
) -> None:
    invoice = issued(due_date=DUE)
    lies(invoice, "avtalegiro")
    with workplace.database.transaction() as session:
        attempt = session.scalars(update(Attempt).values(state="revoked").returning(Attempt.id)).one()
        session.execute(update(Dispatch).values(state="cancelled"))
        session.add(AttemptEvent(attempt_id=attempt, state="accepted", at=MORNING))
        session.add(AttemptEvent(attempt_id=attempt, state="revoked", at=MORNING, detail={"recall": "done"}))
    paid("3 080,00")
    page = kari.open(f"/invoices/{invoice}")
    assert "AvtaleGiro-trekket er stoppet. Ingenting blir trukket for denne fakturaen." in page.text
    assert "men har trukket det tilbake" in page.text
    assert kari.open("/invoices").texts("//p[@class='when subtle']") == ["Betalt 22. november 2026"]


def test_what_is_withdrawn_is_not_asked_for_whatever_the_ledger_still_holds(
    kari: PageClient, issued: Issue, workplace: Workplace
) -> None:
    invoice = issued(due_date=DUE)
    with workplace.database.transaction() as session:
        withdraw_claim(session, invoice=invoice, why="withdrawn", actor="operator:berit", now=MORNING)
    page = kari.open(f"/invoices/{invoice}")
    assert page.texts("//h2[@id='state']") == ["Fakturaen er trukket tilbake. Du har ingenting å betale."]
    assert not page.texts("//dd//span[@class='number']")
    assert "Du har ingen ubetalte fakturaer" in kari.open("/invoices").text
