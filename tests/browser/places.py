"""Every page of the portal in every state it has: who looks, where, and what they have opened there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, ViewportSize

from portal.config import Role
from tests.browser.bills import KARIS
from tests.browser.touches import (
    act_for,
    as_it_opens,
    ask_about,
    ask_for_a_code,
    be_somebody_else,
    be_without_a_role,
    choose_wrongly,
    decide_nothing,
    give_no_address,
    give_up,
    grant_nothing,
    have_a_code_sent,
    hear_it_wrong,
    open_menu,
    open_reasons,
    save_language,
    say_nothing,
    search_for_nothing,
    send_nothing,
    take_back,
    take_back_for_no_reason,
)
from tests.browser.windows import PHONE, Windows


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


KARI, LIV, OLA, PIA, EVA = "Kari Nordmann", "Liv Lunde", "Ola Nordmann", "Pia Papir", "Eva Engen"
ESTATE = "Dødsboet etter Arne Engen"
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
    "offer of eFaktura": Place("/offers/{offer}"),
    "offer that is too old": Place("/offers/{old_offer}"),
    "offer that is answered": Place("/offers/{declined_offer}"),
    "offer whose link is broken": Place("/offers/none-of-ours"),
    "no more offers": Place("/offers/{offer}/opt-out"),
    "offers stopped": Place("/offers/{offer}/opt-out", touch=send_nothing),
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
    "list with old news of payments": Place("/invoices", KARI, later=TWO_DAYS),
    "list with nothing to pay": Place("/invoices", LIV),
    "list with nothing": Place("/invoices", OLA),
    "invoice that may be overdue": Place("/invoices/{due_soon}", KARI, later=timedelta(days=5)),
    **{f"invoice {bill.name}": Place(f"/invoices/{{{bill.name}}}", KARI, open_reasons) for bill in KARIS},
    "profile": Place("/profile", KARI),
    "profile after a choice": Place("/profile", KARI, touch=save_language),
    "profile with nothing": Place("/profile", OLA),
    "next invoice": Place("/delivery", KARI),
    "next invoice on paper": Place("/delivery", PIA),
    "next invoice that another gets": Place("/delivery", "Mari Mottaker"),
    "next invoice of somebody without any": Place("/delivery", OLA),
    "code for an address": Place("/delivery", PIA, ask_for_a_code),
    "address that cannot be": Place("/delivery", PIA, give_no_address),
    "answer to an offer": Place("/offers/{offer}/answer", KARI),
    "offer to somebody else": Place("/offers/{offer}/answer", LIV),
    "eFaktura asked for of the bank": Place("/offers/{asked_by_supplier}/answer", KARI),
    "eFaktura to be asked for at the bank": Place("/offers/{asked_by_bank}/answer", KARI),
    "eFaktura that could not be asked for": Place("/offers/{refused_offer}/answer", KARI),
    "missing": Place("/missing", OLA),
    "missing after nothing was written": Place("/missing", OLA, send_nothing),
    "missing from paper": Place("/missing?by=paper", OLA),
    "missing for another": Place("/missing", OLA, be_somebody_else),
    "cases": Place("/cases", PIA),
    "cases without any": Place("/cases", OLA),
    "case": Place("/cases/{case}", PIA, open_reasons),
    "case after nothing was written": Place("/cases/{case}", PIA, say_nothing),
    "case that waits": Place("/cases/{case_asked}", PIA),
    "case that was refused": Place("/cases/{case_refused}", PIA),
    "code on paper": Place("/p", KARI),
    "code on paper that cannot be": Place("/p", KARI, touch=send_nothing),
    "invoice opened from paper": Place("/invoices/{pias}?by=paper", PIA),
    "credit note": Place("/invoices/{credit_note}", KARI, open_reasons),
}
OF_WHO_ACTS: Mapping[str, Place] = {
    "nobody to act for": Place("/acting", KARI),
    "whom to act for": Place("/acting", EVA),
    "whom to act for while acting": Place("/acting", EVA, act_for(ESTATE)),
    "giving up to act": Place("/acting", EVA, give_up),
    "list of who may act for others": Place("/invoices", EVA),
    "list of an estate": Place("/invoices", EVA, act_for(ESTATE)),
    "invoice of an estate": Place("/invoices/{estates}", EVA, act_for(ESTATE)),
    "next invoice of an estate": Place("/delivery", EVA, act_for(ESTATE)),
    "list with some invoices": Place("/invoices", EVA, act_for(KARI)),
    "profile while acting": Place("/profile", EVA, act_for(KARI)),
    "next invoice while acting in some": Place("/delivery", EVA, act_for(KARI)),
    "front while acting": Place("/", EVA, act_for(KARI)),
    "help while acting": Place("/help", EVA, act_for(ESTATE)),
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
    "desk's cases": Place("/desk/cases", roles=AT_WORK),
    "desk's cases without any": Place("/desk/cases?state=withdrawn", roles=AT_WORK),
    "case at the desk": Place("/desk/cases/{case}", touch=open_reasons, roles=AT_WORK),
    "case at the desk for an auditor": Place("/desk/cases/{case}", roles=("auditor",)),
    "case at the desk after nothing was written": Place("/desk/cases/{case}", touch=decide_nothing, roles=AT_WORK),
    "case that was refused at the desk": Place("/desk/cases/{case_refused}", roles=AT_WORK),
    "forgeries": Place("/desk/forgeries", roles=AT_WORK),
    "forgery": Place("/desk/forgeries/{report}", roles=AT_WORK),
    "letting somebody act": Place("/desk/customers/{kari}/representation", roles=AT_WORK),
    "letting nobody act": Place("/desk/customers/{kari}/representation", touch=grant_nothing, roles=AT_WORK),
    "taking it back": Place("/desk/customers/{kari}", touch=take_back, roles=AT_WORK),
    "taking it back without grounds": Place("/desk/customers/{kari}", touch=take_back_for_no_reason, roles=AT_WORK),
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
OURS: Mapping[str, Place] = {**OPEN_TO_ALL, **OF_RESIDENTS, **OF_WHO_ACTS, **OF_THE_DESK}
# What the open menu lies upon cannot be pressed, and moves with it when the page is scrolled.
COVERED: Mapping[str, Place] = {
    "list with the menu open": Place("/invoices", KARI, open_menu, judged="header"),
    "desk with the menu open": Place("/desk", touch=open_menu, judged="header", roles=AT_WORK),
}
EVERYWHERE: Mapping[str, Place] = {**OURS, **OF_THE_PROVIDER, **COVERED}
