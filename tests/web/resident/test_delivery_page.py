from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from portal.db import vault_of
from portal.delivery.contact_points.codes import code_of
from portal.delivery.contact_points.models import ContactConfirmation
from portal.jobs import Workplace
from portal.people.queries import contact_of
from tests.invoices.issued import OLA, OLAS_CARD, a_customer
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn

Issue = Callable[..., UUID]


@pytest.fixture
def olas(workplace: Workplace) -> UUID:
    """Ola has neither an e-mail address nor a mobile number."""
    with workplace.database.transaction() as session:
        return a_customer(
            session, name="Ola Nordmann", number=OLAS_CARD.number, national_id=OLA, email=None, mobile=None
        )


@pytest.fixture
def ola(logged_in: LogIn, olas: UUID, issued: Issue) -> PageClient:
    """Ola, who gets an invoice on paper."""
    issued(customer=olas, number="2001")
    return logged_in(OLA)


def ask(browser: PageClient, kind: str, typed: str) -> str:
    """Ask for a code; the address of the page it is typed on."""
    form = browser.open(f"/delivery/{kind}")
    answer = browser.browser.post(f"/delivery/{kind}", data={"value": typed, "csrf_token": form.token()})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def the_code(workplace: Workplace, address: str) -> str:
    with workplace.database.transaction() as session:
        return code_of(vault_of(session), UUID(address.partition("confirmation=")[2]))


def type_code(browser: PageClient, address: str, code: str) -> tuple[int, str]:
    page = browser.open(address)
    fields = {"confirmation": address.partition("confirmation=")[2], "csrf_token": page.token()}
    answer = browser.browser.post("/delivery/code", data={"code": code, **fields})
    return answer.status_code, answer.location or answer.text


def email_of(workplace: Workplace, customer: UUID) -> str | None:
    with workplace.database.transaction() as session:
        found = contact_of(session, [customer]).get(customer)
    return found.email.value if found and found.email else None


def taken(page: Page) -> list[str]:
    """The heading of the row that is framed."""
    return page.texts("//li[contains(@class, 'taken')]/h3")


def test_without_an_invoice_the_page_says_that_there_is_nothing_to_say(kari: PageClient) -> None:
    assert "noen faktura" in kari.open("/delivery").text


def test_the_row_of_the_next_invoice_is_framed_and_said_in_a_sentence(ola: PageClient) -> None:
    page = ola.open("/delivery")
    assert taken(page) == ["Papir i posten Neste faktura"]
    assert "Den neste fakturaen din kommer i posten." in page.text
    assert len(page.texts("//ol[@class='channels']/li")) == 6


@pytest.mark.contract("LK-14")
@pytest.mark.contract("LK-15")
def test_a_paper_resident_turns_on_e_mail_for_their_customer_number(
    ola: PageClient, olas: UUID, workplace: Workplace
) -> None:
    address = ask(ola, "email", " Ola@Example.no ")
    before = ola.open(address)
    # Shown before it is made.
    assert "Den neste fakturaen din kommer i posten." in before.text
    assert "Den neste fakturaen din kommer på e-post til Ola@example.no." in before.text
    assert email_of(workplace, olas) is None
    status, location = type_code(ola, address, the_code(workplace, address))
    assert (status, location) == (303, f"/delivery?customer={olas}&said=saved")
    after = ola.open(location)
    assert taken(after) == ["E-post Neste faktura"]
    assert "Den neste fakturaen din kommer på e-post til Ola@example.no." in after.text
    assert OLAS_CARD.number in after.text
    assert email_of(workplace, olas) == "Ola@example.no"


def test_a_code_typed_twice_is_one_change(ola: PageClient, workplace: Workplace) -> None:
    address = ask(ola, "email", "ola@example.no")
    code = the_code(workplace, address)
    page = ola.open(address)
    fields = {"code": code, "confirmation": address.partition("confirmation=")[2], "csrf_token": page.token()}
    first, second = (ola.browser.post("/delivery/code", data=fields) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    with workplace.database.transaction() as session:
        acts = session.scalars(text("select tag from audit_event where tag like 'resident:contact:%' order by id"))
        assert list(acts) == ["resident:contact:asked", "resident:contact:confirmed"]


def test_a_form_sent_twice_asks_for_one_code(ola: PageClient, workplace: Workplace) -> None:
    assert ask(ola, "email", "ola@example.no") == ask(ola, "email", "ola@example.no")
    with workplace.database.transaction() as session:
        assert (
            session.scalars(
                text("select count(*) from procrastinate_jobs where task_name = 'delivery.send_code'")
            ).one()
            == 1
        )


def test_of_two_tabs_the_last_counts(ola: PageClient, olas: UUID, workplace: Workplace) -> None:
    first, second = ask(ola, "email", "one@example.no"), ask(ola, "email", "two@example.no")
    status, told = type_code(ola, first, the_code(workplace, first))
    assert status == 422
    assert "Bruk den nyeste meldingen" in told
    assert type_code(ola, second, the_code(workplace, second))[0] == 303
    assert email_of(workplace, olas) == "two@example.no"


def test_after_five_wrong_codes_the_right_one_must_wait(ola: PageClient, olas: UUID, workplace: Workplace) -> None:
    address = ask(ola, "email", "ola@example.no")
    right = the_code(workplace, address)
    wrong = "000000" if right != "000000" else "000001"
    assert [type_code(ola, address, wrong)[0] for _ in range(5)] == [422] * 5
    status, told = type_code(ola, address, right)
    assert status == 422
    assert "fem ganger" in told
    assert email_of(workplace, olas) is None
    # Nor does asking anew give five more.
    form = ola.open("/delivery/email")
    refused = ola.post("/delivery/email", status=422, data={"value": "ola@example.no", "csrf_token": form.token()})
    assert "fem ganger" in refused.text


def test_what_cannot_be_an_address_is_told_what_to_change_and_kept(ola: PageClient, workplace: Workplace) -> None:
    form = ola.open("/delivery/email")
    page = ola.post("/delivery/email", status=422, data={"value": "ola@example", "csrf_token": form.token()})
    assert page.tree.xpath("//input[@id='email']/@value") == ["ola@example"]
    assert page.tree.xpath("//section[contains(@class, 'ds-error-summary')]//a/@href") == ["#email"]
    with workplace.database.transaction() as session:
        assert session.scalars(select(ContactConfirmation)).all() == []


def test_an_address_that_somebody_here_has_is_answered_like_any_other(
    ola: PageClient, karis: UUID, workplace: Workplace
) -> None:
    assert email_of(workplace, karis) == "kari@example.no"
    pages = [ola.open(ask(ola, "email", address)).text for address in ("kari@example.no", "ingen@example.no")]
    assert pages[0].replace("kari@", "ingen@") == pages[1]


def test_what_was_given_can_be_taken_away_again(ola: PageClient, olas: UUID, workplace: Workplace) -> None:
    address = ask(ola, "email", "ola@example.no")
    type_code(ola, address, the_code(workplace, address))
    page = ola.open(f"/delivery/remove/email?customer={olas}")
    assert "Den neste fakturaen din kommer i posten." in page.text
    answer = ola.browser.post("/delivery/remove/email", data={"customer": str(olas), "csrf_token": page.token()})
    assert answer.location == f"/delivery?customer={olas}&said=removed"
    assert email_of(workplace, olas) is None
    assert taken(ola.open(answer.location)) == ["Papir i posten Neste faktura"]


def test_another_s_customer_and_confirmation_are_not_there(
    ola: PageClient, kari: PageClient, karis: UUID, issued: Issue
) -> None:
    issued()
    own = ask(kari, "email", "kari2@example.no")
    assert ola.get(own).status_code == 404
    assert ola.get(f"/delivery?customer={karis}").status_code == 404
    assert ola.get(f"/delivery/code?confirmation={uuid4()}").status_code == 404
    assert ola.get("/delivery/code?confirmation=nonsense").status_code == 404


def test_an_address_whose_mail_came_back_is_shown_as_such(
    kari: PageClient, karis: UUID, issued: Issue, workplace: Workplace
) -> None:
    issued()
    with workplace.database.transaction() as session:
        session.execute(text("update contact_point set bounced_at = now() where kind = 'email'"))
    page = kari.open("/delivery")
    assert "kari@example.no" in page.text
    assert "har kommet i retur" in page.text
    assert taken(page) == ["Papir i posten Neste faktura"]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_is_there_in_every_language(ola: PageClient, language: str) -> None:
    ola.get(f"/language/{language}")
    assert ola.open("/delivery").language == language
