"""Every page of the portal in every state it has: who looks, where, and what they have opened there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, ViewportSize

from portal.config import Role
from tests.browser.bills import KARIS
from tests.browser.windows import PHONE, Windows


def as_it_opens(page: Page) -> None:
    """Nothing is touched."""


def open_menu(page: Page) -> None:
    page.locator(".menu summary").click()


def open_reasons(page: Page) -> None:
    """Every `Why this way?` and the like."""
    for summary in page.locator("main summary").all():
        summary.click()


def _leave_by(page: Page, button: Locator) -> None:
    """Press it, and be on the page it leads to."""
    with page.expect_navigation():
        button.click()


def _send_code_to(page: Page, address: str) -> None:
    page.get_by_label("E-postadresse").fill(address)
    _leave_by(page, page.get_by_role("button", name="Send kode"))


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
    _leave_by(page, page.get_by_role("button", name="Log in", exact=True))


def be_without_a_role(page: Page) -> None:
    """At the staff's provider: work here, but not at the desk."""
    _leave_by(page, page.get_by_role("button", name="Nina Holm"))


def send_nothing(page: Page) -> None:
    _leave_by(page, page.locator("main button[type=submit]"))


def save_language(page: Page) -> None:
    _leave_by(page, page.get_by_role("button", name="Lagre språket"))


def ask_about(account: str) -> Callable[[Page], None]:
    """Whether an invoice with that account is genuine."""

    def ask(page: Page) -> None:
        for field, typed in (("account", account), ("reference", "123"), ("amount", "1 234,50")):
            page.locator(f"#{field}").fill(typed)
        send_nothing(page)

    return ask


def search_for_nothing(page: Page) -> None:
    _leave_by(page, page.get_by_role("button", name="Søk"))


@dataclass(frozen=True)
class Place:
    """A page in one of its states. `path` may name an invoice; `later` is how long after NOW it is looked at."""

    path: str
    who: str | None = None
    touch: Callable[[Page], None] = as_it_opens
    # What axe judges: behind an open menu it cannot see the colours.
    judged: str = "html"
    later: timedelta = timedelta(0)
    roles: tuple[Role, ...] = ()

    @contextmanager
    def opened(self, windows: Windows, size: ViewportSize = PHONE, **more: Any) -> Iterator[Page]:
        """The page, in that state."""
        live = windows.live
        with live.clock.later(self.later):
            page = windows.open(size=size, who=self.who, roles=self.roles, **more)
            page.goto(self.path.format(provider=live.provider, **live.ids))
            self.touch(page)
            yield page


KARI, LIV, OLA = "Kari Nordmann", "Liv Lunde", "Ola Nordmann"
AT_WORK: tuple[Role, ...] = ("case_worker",)
TWO_DAYS = timedelta(days=2)

OPEN_TO_ALL: Mapping[str, Place] = {
    "front": Place("/"),
    "front with the menu open": Place("/", touch=open_menu, judged="header"),
    "help": Place("/help"),
    "genuine": Place("/genuine"),
    "genuine after nothing was written": Place("/genuine", touch=send_nothing),
    "genuine and not found": Place("/genuine", touch=ask_about("16370712348")),
    "not genuine": Place("/genuine", touch=ask_about("1503 07 12347")),
    "report of a forgery": Place("/genuine/report"),
    "report after nothing was written": Place("/genuine/report", touch=send_nothing),
    "reported": Place("/genuine/reported"),
    "accessibility": Place("/accessibility"),
    "privacy": Place("/privacy"),
    "logged out": Place("/logged-out"),
    "not found": Place("/nowhere"),
    "login refused": Place("/login/callback?state=unknown&code=none"),
}
OF_RESIDENTS: Mapping[str, Place] = {
    "front when logged in": Place("/", KARI),
    "log out": Place("/logout", KARI),
    "list": Place("/invoices", KARI),
    "list with the menu open": Place("/invoices", KARI, open_menu, judged="header"),
    "list with old news of payments": Place("/invoices", KARI, later=TWO_DAYS),
    "list with nothing to pay": Place("/invoices", LIV),
    "list with nothing": Place("/invoices", OLA),
    "invoice that may be overdue": Place("/invoices/{due_soon}", KARI, later=timedelta(days=5)),
    **{f"invoice {bill.name}": Place(f"/invoices/{{{bill.name}}}", KARI, open_reasons) for bill in KARIS},
    "profile": Place("/profile", KARI),
    "profile after a choice": Place("/profile", KARI, touch=save_language),
    "profile with nothing": Place("/profile", OLA),
    "next invoice": Place("/delivery", KARI),
    "next invoice on paper": Place("/delivery", "Pia Papir"),
    "next invoice of somebody without any": Place("/delivery", OLA),
    "code for an address": Place("/delivery", "Pia Papir", ask_for_a_code),
    "address that cannot be": Place("/delivery", "Pia Papir", give_no_address),
    "code on paper": Place("/p", KARI),
    "code on paper that cannot be": Place("/p", KARI, touch=send_nothing),
    "invoice opened from paper": Place("/invoices/{pias}?by=paper", "Pia Papir"),
    "credit note": Place("/invoices/{credit_note}", KARI, open_reasons),
}
OF_THE_DESK: Mapping[str, Place] = {
    "desk": Place("/desk", roles=AT_WORK),
    "desk with two pages of customers": Place("/desk?q=borettslag", roles=AT_WORK),
    "desk with nobody found": Place("/desk?q=Espen+Askeladd", roles=AT_WORK),
    "desk after an empty search": Place("/desk", touch=search_for_nothing, roles=AT_WORK),
    "customer": Place("/desk/customers/{kari}", roles=AT_WORK),
    "customer with every reason open": Place("/desk/customers/{kari}", touch=open_reasons, roles=AT_WORK),
    "customer with nothing": Place("/desk/customers/{nobody}", roles=AT_WORK),
    "customer whose address is hidden": Place("/desk/customers/{secret}", roles=AT_WORK),
    "customer whose address is shown": Place("/desk/customers/{secret}", roles=("signer",)),
    "code that is read out": Place("/desk/customers/{kari}", touch=have_a_code_sent, roles=AT_WORK),
    "address heard wrong": Place("/desk/customers/{kari}/contacts", touch=hear_it_wrong, roles=AT_WORK),
    "customer's address removed": Place("/desk/customers/{kari}/contacts/remove/email", roles=AT_WORK),
    "desk logged out": Place("/desk/logged-out"),
    "log out of the desk": Place("/desk/logout", roles=AT_WORK),
    "desk not found": Place("/desk/nowhere", roles=AT_WORK),
    "no role": Place("/desk/login", touch=be_without_a_role),
}
OF_THE_PROVIDER: Mapping[str, Place] = {
    "provider": Place("/login"),
    "provider after a wrong number": Place("/login", touch=choose_wrongly),
    "provider with a broken request": Place("{provider}/authorize?client_id=stranger"),
    "provider logged out": Place("{provider}/end-session"),
    "what arrived": Place("{provider}/residents"),
    "staff's provider": Place("/desk/login"),
}
OURS: Mapping[str, Place] = {**OPEN_TO_ALL, **OF_RESIDENTS, **OF_THE_DESK}
# What the open menu lies upon cannot be pressed, and the page is too short to scroll it away.
COVERED: Mapping[str, Place] = {
    "desk with the menu open": Place("/desk", touch=open_menu, judged="header", roles=AT_WORK),
}
EVERYWHERE: Mapping[str, Place] = {**OURS, **OF_THE_PROVIDER, **COVERED}
