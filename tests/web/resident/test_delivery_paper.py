"""Paper on the page of the next invoice: a button where it may be chosen, else a word on what to switch off."""

import pytest
from flask import Flask

from portal.app import create_app
from portal.jobs import Workplace
from tests.delivery.test_paper_choice import where_it_may_be_chosen
from tests.invoices.issued import MORNING
from tests.web.client import Page, PageClient
from tests.web.resident.conftest import Issue

CHOSEN = "Du har valgt å få fakturaene på papir."


def paper_row(page: Page) -> str:
    (row,) = [row for row in page.texts("//ol[@class='channels']/li") if "Papir i posten" in row]
    return row


def press(browser: PageClient, wanted: str) -> Page:
    page = browser.open("/delivery")
    customer = page.tree.xpath("//form[@action='/delivery/paper']/input[@name='customer']/@value")[0]
    form = {"wanted": wanted, "customer": customer, "csrf_token": page.token()}
    answer = browser.browser.post("/delivery/paper", data=form)
    assert answer.status_code == 303
    return browser.open(answer.location)


@pytest.fixture
def app(workplace: Workplace, *, is_choice: bool) -> Flask:
    """The portal where paper may be chosen, or may not."""
    return create_app(where_it_may_be_chosen(workplace) if is_choice else workplace, clock=lambda: MORNING)


@pytest.mark.parametrize("is_choice", [True])
def test_paper_is_chosen_and_given_back_by_one_button(kari: PageClient, issued: Issue) -> None:
    issued()
    assert "Velg papir" in paper_row(kari.open("/delivery"))
    page = press(kari, "yes")
    assert CHOSEN in paper_row(page)
    assert "Neste faktura" in paper_row(page)
    assert "Få fakturaene digitalt igjen" in paper_row(page)
    assert CHOSEN not in paper_row(press(kari, "no"))


@pytest.mark.parametrize("is_choice", [False])
def test_where_it_is_no_choice_the_page_says_what_to_switch_off(kari: PageClient, issued: Issue) -> None:
    issued()
    page = kari.open("/delivery")
    assert "Vil du heller ha papir?" in paper_row(page)
    form = {"wanted": "yes", "csrf_token": page.token()}
    assert kari.browser.post("/delivery/paper", data=form).status_code == 404
