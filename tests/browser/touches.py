"""What is done on a page to bring it into one of its states: pressed, filled in, left empty."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page


def as_it_opens(page: Page) -> None:
    """Nothing is touched."""


def open_menu(page: Page) -> None:
    page.locator(".menu summary").click()


def open_reasons(page: Page) -> None:
    """Every `Why this way?` and the like."""
    for summary in page.locator("main summary").all():
        summary.click()


def leave_by(page: Page, button: Locator) -> None:
    """Press it, and be on the page it leads to."""
    with page.expect_navigation():
        button.click()


def _send_code_to(page: Page, address: str) -> None:
    page.get_by_label("E-postadresse").fill(address)
    leave_by(page, page.get_by_role("button", name="Send kode"))


def ask_for_a_code(page: Page) -> None:
    """At how the next invoice comes: give an address."""
    _send_code_to(page, "pia@example.no")


def give_no_address(page: Page) -> None:
    _send_code_to(page, "pia@example")


def have_a_code_sent(page: Page) -> None:
    """At a customer of the desk: what the customer says on the phone."""
    _send_code_to(page, "kari.ny@example.no")


def hear_it_wrong(page: Page) -> None:
    _send_code_to(page, "kari.ny")


def choose_wrongly(page: Page) -> None:
    """At the provider: a number that is nobody's."""
    page.get_by_label("Person number").fill("12345678901")
    leave_by(page, page.get_by_role("button", name="Log in", exact=True))


def be_without_a_role(page: Page) -> None:
    """At the staff's provider: work here, but not at the desk."""
    leave_by(page, page.get_by_role("button", name="Nina Holm"))


def send_nothing(page: Page) -> None:
    leave_by(page, page.locator("main button[type=submit]"))


def save_language(page: Page) -> None:
    leave_by(page, page.get_by_role("button", name="Lagre språket"))


def ask_about(account: str) -> Callable[[Page], None]:
    """Whether an invoice with that account is genuine."""

    def ask(page: Page) -> None:
        for field, typed in (("account", account), ("reference", "123"), ("amount", "1 234,50")):
            page.locator(f"#{field}").fill(typed)
        send_nothing(page)

    return ask


def be_somebody_else(page: Page) -> None:
    """At the form for what is missing: ask for another, and leave the rest empty."""
    page.get_by_label("Noen som er død").check()
    send_nothing(page)


def say_nothing(page: Page) -> None:
    """At a case of one's own."""
    leave_by(page, page.get_by_role("button", name="Send", exact=True))


def decide_nothing(page: Page) -> None:
    """At a case: open all that can be done, and refuse without a word."""
    open_reasons(page)
    leave_by(page, page.get_by_role("button", name="Ikke innvilg"))


def search_for_nothing(page: Page) -> None:
    leave_by(page, page.get_by_role("button", name="Søk"))


def act_for(name: str) -> Callable[[Page], None]:
    """At whom one may act for: begin, and go back to the page that was asked for."""

    def act(page: Page) -> None:
        asked = page.url
        page.goto("/acting")
        leave_by(page, page.get_by_role("button", name=f"Opptre på vegne av {name}"))
        page.goto(asked)

    return act


def give_up(page: Page) -> None:
    """At whom one may act for: ask to give up the first."""
    leave_by(page, page.get_by_role("link", name="Slutt å opptre på vegne av").first)


def grant_nothing(page: Page) -> None:
    leave_by(page, page.get_by_role("button", name="Innvilg"))


def take_back(page: Page) -> None:
    """At a customer: ask to take back the right of the one who acts for them."""
    leave_by(page, page.get_by_role("link", name="Trekk tilbake").first)


def take_back_for_no_reason(page: Page) -> None:
    take_back(page)
    leave_by(page, page.get_by_role("button", name="Trekk det tilbake"))
