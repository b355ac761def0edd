"""Three numbers in, one answer out, that tells a guesser nothing."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from portal.app import create_app
from portal.config import load_municipality
from portal.invoices.models import Claim
from portal.jobs import Workplace
from tests.invoices.issued import MORNING, a_credit_note, a_customer, an_invoice, issue
from tests.web.client import Page, PageClient
from tests.web.genuine.conftest import OURS, ask, statements

ANOTHERS = "1503 07 12347"
_MONEY = ("net", "vat", "prepaid", "rounding", "payable")
# Each differs from Kari's invoice in another way; the last is a reference that was never given to anybody.
MISMATCHES: list[dict[str, str]] = [
    {"amount": "3 080,01"},
    {"reference": "100000100010018"},
    {"reference": "1"},
    {"reference": "'; --"},
    {"amount": "1", "reference": "999999999999999"},
]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"account": "16370712348", "reference": "100000100010017", "amount": "3080"},
        {"account": "NO54 1637 0712 348", "amount": "kr 3.080,00"},
        {"account": "1637.07.12348", "reference": "KID: 100000100010017", "amount": "3 080,-"},
    ],
)
@pytest.mark.usefixtures("issued")
def test_an_invoice_of_ours_is_known_however_it_is_typed(visitor: PageClient, typed: dict[str, str]) -> None:
    assert ask(visitor, **typed).heading == "Denne fakturaen er vår"


@pytest.mark.usefixtures("issued")
def test_an_account_that_is_not_ours_is_answered_first_and_alone(visitor: PageClient) -> None:
    pages = [ask(visitor, account=ANOTHERS, **more) for more in ({}, {"amount": ""}, {"reference": "", "amount": "x"})]
    assert {page.heading for page in pages} == {"Ikke betal"}
    assert "1503 07 12347" in pages[0].text
    assert len({page.text for page in pages}) == 1
    assert pages[0].link("Meld fra om den") == "/genuine/report"


@pytest.mark.usefixtures("issued")
def test_every_mismatch_gets_the_same_words_and_the_same_statements(visitor: PageClient, workplace: Workplace) -> None:
    pages, asked = [], []
    for mismatch in MISMATCHES:
        token = visitor.open("/genuine").token()
        with statements(workplace) as said:
            pages.append(visitor.post("/genuine", status=200, data={**OURS, **mismatch, "csrf_token": token}))
        asked.append(tuple(said))
    assert pages[0].heading == "Vi fant ikke fakturaen"
    assert "kl. 10:00" in pages[0].text
    assert "falsk" not in pages[0].text
    assert {page.text for page in pages} == {pages[0].text}
    assert set(asked) == {asked[0]}


@pytest.mark.usefixtures("issued")
def test_a_match_asks_the_database_no_more_than_a_mismatch(visitor: PageClient, workplace: Workplace) -> None:
    asked = []
    for typed in ({}, MISMATCHES[0]):
        token = visitor.open("/genuine").token()
        with statements(workplace) as said:
            visitor.post("/genuine", status=200, data={**OURS, **typed, "csrf_token": token})
        asked.append(tuple(said))
    assert asked[0] == asked[1]
    assert sum("FROM invoice" in one for one in asked[0]) == 1


def test_nothing_about_the_owner_is_told(visitor: PageClient, issued: UUID) -> None:
    said = ask(visitor).response.text
    assert not [
        secret for secret in ("Kari", "Nordmann", "1000001", str(issued), "3 080", "barnehage") if secret in said
    ]


def test_what_is_asked_for_after_more_time_or_a_reduction_is_ours_too(
    visitor: PageClient, workplace: Workplace, issued: UUID
) -> None:
    with workplace.database.transaction() as session:
        later = {"due_date": date(2026, 12, 20), "why": "credit", "created_at": MORNING}
        session.add(Claim(invoice_id=issued, version=2, amount_minor=200000, **later))
    assert [ask(visitor, amount=amount).heading for amount in ("2 000,00", "3 080,00")] == [
        "Denne fakturaen er vår"
    ] * 2


def test_a_credit_note_asks_for_no_payment(visitor: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        issue(session, a_credit_note(a_customer(session), total="3 080,00"))
    assert ask(visitor).heading == "Vi fant ikke fakturaen"


@pytest.mark.parametrize("account", ["50501238", "5050123-8"])
def test_a_swedish_invoice_is_known_by_either_giro(workplace: Workplace, account: str) -> None:
    town = replace(workplace, municipality=load_municipality("alingsas"))
    swede = PageClient(create_app(town, clock=lambda: MORNING))
    with workplace.database.transaction() as session:
        krona = {name: replace(getattr(an_invoice(a_customer(session)), name), currency="SEK") for name in _MONEY}
        issue(session, an_invoice(a_customer(session), account=account, **krona))
    for typed in ("5050123-8", "PG 505 01 23-8", "50501238"):
        token = swede.open("/genuine").token()
        page = swede.post("/genuine", status=200, data={**OURS, "account": typed, "csrf_token": token})
        assert page.heading == "Den här fakturan är vår"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"account": ""}, "account", "Kontonummer: Skriv kontoen"),
        ({"account": "1637 07 12349"}, "account", "ikke et gyldig kontonummer"),
        ({"reference": " "}, "reference", "KID-nummer: Skriv nummeret"),
        ({"amount": ""}, "amount", "Beløp: Skriv beløpet"),
        ({"amount": "mye"}, "amount", "Skriv det med siffer"),
        ({"amount": "-5"}, "amount", "Skriv det med siffer"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_on_top(
    visitor: PageClient, typed: dict[str, str], field: str, said: str
) -> None:
    page = ask(visitor, status=422, **typed)
    assert page.title.startswith("Feil: Er den ekte?")
    (summary,) = page.texts(f"//section[contains(@class, 'ds-error-summary')]//a[@href='#{field}']")
    assert said in summary
    assert page.texts(f"//p[@id='{field}-problem']") == [summary]
    (wrong,) = page.tree.xpath(f"//input[@id='{field}']")
    assert wrong.get("aria-invalid") == "true"
    assert wrong.get("value") == typed[field]


def test_what_was_typed_stands_in_no_address(visitor: PageClient) -> None:
    page = ask(visitor)
    assert page.response.request.query_string == b""
    assert not page.tree.xpath("//a[contains(@href, '1637') or contains(@href, '10000')]")


def test_whoever_asks_too_often_is_stopped(visitor: PageClient) -> None:
    for _ in range(10):
        ask(visitor)
    ask(visitor, status=429)


@pytest.mark.usefixtures("issued")
@pytest.mark.parametrize("reference", ["100000100010017", "999999999999999"], ids=["issued", "never issued"])
def test_guessing_at_one_reference_is_stopped_wherever_it_comes_from(
    visitor: PageClient, workplace: Workplace, reference: str
) -> None:
    found: list[Page] = []
    for house in range(21):
        token = visitor.open("/genuine").token()
        asked: dict[str, Any] = {**OURS, "reference": reference, "amount": f"{house + 1}", "csrf_token": token}
        elsewhere = {"REMOTE_ADDR": f"192.0.2.{house}"}
        status = 429 if house == 20 else 200
        found.append(visitor.post("/genuine", status=status, data=asked, environ_overrides=elsewhere))
    with workplace.database.transaction() as session:
        assert not session.scalar(text("select count(*) from rate_count where key like '%1000001%'"))
    assert found[0].heading == "Vi fant ikke fakturaen"


def test_who_is_logged_in_is_led_to_their_invoices(kari: PageClient) -> None:
    assert ask(kari).link("Gå til fakturaene mine") == "/invoices"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("typed", [{}, {"account": ANOTHERS}, {"amount": ""}], ids=["not found", "not ours", "wrong"])
def test_every_answer_is_sound_in_every_language(visitor: PageClient, language: str, typed: dict[str, str]) -> None:
    token = visitor.open(f"/genuine?lang={language}").token()
    status = 422 if "amount" in typed else 200
    page = visitor.post("/genuine", status=status, data={**OURS, **typed, "csrf_token": token})
    assert page.language == language


@pytest.mark.parametrize("path", ["/", "/help"])
def test_the_way_here_is_on_the_front_page_and_in_help(visitor: PageClient, path: str) -> None:
    assert visitor.open(path).tree.xpath("//main//a[@href='/genuine']")
