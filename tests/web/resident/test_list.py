"""/invoices: what is to pay first, the rest by year."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import event

from portal.jobs import Workplace
from portal.values.money import Money
from tests.invoices.issued import OLA, OLAS_CARD, a_customer
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn
from tests.web.resident.conftest import Issue, in_ledger

Ledger = Callable[..., None]
Pay = Callable[..., None]


def titles(page: Page) -> list[str]:
    return page.texts("//li[contains(@class, 'invoice')]//a")


def test_whoever_is_not_logged_in_is_sent_to_log_in_and_back(visitor: PageClient) -> None:
    sent = visitor.get("/invoices")
    assert (sent.status_code, sent.location) == (303, "/login?next=/invoices")


def test_whoever_has_no_invoices_is_told_so_and_what_to_do(kari: PageClient) -> None:
    page = kari.open("/invoices")
    assert page.title == "Mine fakturaer – Lørenskog kommune"
    assert "Du har ingen fakturaer her." in page.text
    assert page.link("Denne fakturaen er ikke her") == "/missing"


def test_the_page_says_who_is_logged_in(kari: PageClient, karis: UUID) -> None:
    assert "Kari Nordmann" in kari.open("/invoices").texts("//header")[0]


def test_the_sum_to_pay_is_said_first(kari: PageClient, issued: Issue, ledger: Ledger) -> None:
    issued(number="1", total="3 080,00")
    issued(number="2", total="1 200,50")
    ledger(in_ledger("1", 308000), in_ledger("2", 120050))
    text = kari.open("/invoices").text
    assert "Å betale 4 280,50 kr 2 ubetalte fakturaer. Betalinger oppdatert i dag kl. 10:00" in text


def test_overdue_invoices_stand_before_those_that_are_due_later(
    kari: PageClient, issued: Issue, ledger: Ledger
) -> None:
    issued(number="1", due_date=date(2026, 12, 1), category="rent")
    issued(number="2", due_date=date(2026, 11, 5), category="kindergarten")
    issued(number="3", due_date=date(2026, 11, 27), category="after_school")
    ledger(*(in_ledger(number, 308000) for number in "123"))
    page = kari.open("/invoices")
    assert titles(page) == ["Barnehage, oktober 2026", "SFO, oktober 2026", "Husleie, oktober 2026"]
    assert "Én har forfalt." in page.text


def test_what_is_paid_stands_by_year(kari: PageClient, issued: Issue, ledger: Ledger) -> None:
    issued(number="1", issue_date=date(2025, 3, 1), period_start=None, period_end=None, category="rent")
    issued(number="2", issue_date=date(2026, 3, 1), period_start=None, period_end=None, category="waste")
    ledger(
        in_ledger("1", 0, paid=308000, last_paid_on=date(2025, 3, 20)),
        in_ledger("2", 0, paid=308000, last_paid_on=date(2026, 3, 19)),
    )
    page = kari.open("/invoices")
    assert page.texts("//h3[starts-with(@id, 'year-')]") == ["2026", "2025"]
    assert titles(page) == ["Renovasjon", "Husleie"]
    assert "Du har ingen ubetalte fakturaer" in page.text
    assert "Betalt 19. mars 2026" in page.text


def test_credit_notes_stand_apart_and_count_as_money_back(kari: PageClient, issued: Issue, credited: Issue) -> None:
    issued(number="1001", total="3 080,00")
    credited(of="1001", total="80,00")
    page = kari.open("/invoices")
    assert "Å betale 3 000,00 kr" in page.text
    assert page.texts("//ul[@aria-labelledby='credit-notes']//p[@class='amount']") == ["\u221280,00 kr"]


def test_what_lies_with_the_collection_company_is_not_in_the_sum(
    kari: PageClient, issued: Issue, ledger: Ledger
) -> None:
    issued(number="1", due_date=date(2026, 6, 1))
    ledger(in_ledger("1", 308000, claim_level="collection", with_agency_since=date(2026, 9, 1)))
    page = kari.open("/invoices")
    assert "Du har ingen ubetalte fakturaer" in page.text
    assert "Sendt til inkasso 1. september 2026" in page.text


def test_old_figures_are_said_to_be_old(kari: PageClient, issued: Issue, ledger: Ledger) -> None:
    issued(number="1")
    ledger(in_ledger("1", 308000), as_of=datetime(2026, 11, 20, 5, 30, tzinfo=UTC))
    text = kari.open("/invoices").text
    assert "Betalingene ble sist oppdatert 20. november 2026 kl. 06:30." in text


def test_nothing_is_called_overdue_that_may_be_paid(kari: PageClient, issued: Issue) -> None:
    issued(number="1", due_date=date(2026, 11, 5))
    text = kari.open("/invoices").text
    assert "Vi vet ikke ennå hva som er betalt." in text
    assert "Fristen er ute" in text
    assert "har forfalt" not in text


def test_payments_seen_since_the_ledger_are_off_the_sum(
    kari: PageClient, issued: Issue, ledger: Ledger, paid: Pay
) -> None:
    issued(number="1", total="3 080,00", payment_reference="100000100010017")
    issued(number="2", total="1 200,50", payment_reference="100000100020018")
    ledger(in_ledger("1", 308000, fees_minor=3800), in_ledger("2", 120050))
    paid("1 200,50", reference="100000100020018")
    page = kari.open("/invoices")
    assert "Å betale 3 080,00 kr Én ubetalt faktura. I tillegg kommer gebyr og renter på 38,00 kr." in page.text
    assert "Betalinger oppdatert i dag kl. 10:00 Betalinger vi har sett etter det, er regnet med." in page.text
    assert "Betalt 22. november 2026" in page.text


def test_what_was_paid_too_much_is_a_credit(kari: PageClient, issued: Issue, paid: Pay) -> None:
    issued(total="3 080,00")
    paid("3 100,00")
    text = kari.open("/invoices").text
    assert "Du har ingen ubetalte fakturaer Du har 20,00 kr til gode. Betalinger vi har sett, er regnet med." in text


def test_old_figures_with_newer_payments_do_not_say_that_these_are_missing(
    kari: PageClient, issued: Issue, ledger: Ledger, paid: Pay
) -> None:
    issued(number="1")
    ledger(in_ledger("1", 308000), as_of=datetime(2026, 11, 20, 5, 30, tzinfo=UTC))
    paid("80,00")
    text = kari.open("/invoices").text
    assert "Betalingene ble sist oppdatert 20. november 2026 kl. 06:30." in text
    assert "Senere betalinger vises ikke ennå" not in text


def test_sums_of_two_currencies_are_not_added(kari: PageClient, issued: Issue) -> None:
    issued(number="1", total="100,00")
    issued(number="2", **_euro("25,00"))
    assert kari.open("/invoices").texts("//section//p[@class='amount']") in (
        ["100,00 kr", "25,00 €"],
        ["25,00 €", "100,00 kr"],
    )


def _euro(text: str) -> dict[str, object]:
    amount, nothing = Money.parse(text, "EUR"), Money.zero("EUR")
    zeros = dict.fromkeys(("vat", "prepaid", "rounding"), nothing)
    return {"net": amount, "payable": amount, "lines": (), "vat_totals": (), **zeros}


def test_another_resident_s_invoices_are_not_on_the_list(
    kari: PageClient, logged_in: LogIn, issued: Issue, workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        olas = a_customer(session, number=OLAS_CARD.number, name="Ola Nordmann", national_id=OLA)
    issued(number="77", customer=olas, total="77,00")
    assert "Du har ingen fakturaer her." in kari.open("/invoices").text
    assert "77,00 kr" in logged_in(OLA).open("/invoices").text


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_list_is_whole_in_every_language(
    kari: PageClient, issued: Issue, credited: Issue, ledger: Ledger, language: str
) -> None:
    issued(number="1001")
    issued(number="2", due_date=date(2026, 11, 5))
    credited(of="1001", total="80,00")
    ledger(in_ledger("1001", 300000), in_ledger("2", 308000))
    assert kari.open(f"/invoices?lang={language}").language == language


def test_the_list_takes_at_most_four_statements(kari: PageClient, issued: Issue, workplace: Workplace) -> None:
    for number in range(12):
        issued(number=str(number))
    asked: list[str] = []
    for engine in (workplace.database.engine, workplace.database.reading_engine):
        event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    kari.open("/invoices")
    assert 0 < len(asked) <= 4, asked
