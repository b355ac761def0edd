"""Why a login did not happen, and the page that says what to do now. Those of staff are audited."""

from dataclasses import dataclass
from http import HTTPStatus

import structlog
from flask import render_template

from portal.audit import service as audit
from portal.web.entrances import STAFF, entrance
from portal.web.errors import case_id
from portal.web.extensions import now, workplace
from portal.words.marks import mark

log = structlog.get_logger(__name__)

Answer = tuple[str, int, dict[str, str]]


class LoginRefused(Exception):
    """A login that did not happen. `code` is a key of PAGES; `next_path` is where the person wanted to go;
    `subject` is who it was, where that is known and they work here.
    """

    def __init__(self, code: str, *, why: str = "", next_path: str | None = None, subject: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        # For the log: names of claims and errors, never their values.
        self.why = why
        self.next_path = next_path
        self.subject = subject


@dataclass(frozen=True)
class Page:
    """What the person reads. `fresh`: the next try must not be answered from the provider's own session."""

    status: int
    title: str
    advice: str
    fresh: bool = False
    template: str = "login/refused.html"


PAGES = {
    "expired": Page(
        400,
        mark("The login took too long"),
        mark("For your safety a login must be finished within half an hour. Log in once more."),
    ),
    "replayed": Page(
        400,
        mark("This login has already been used"),
        mark("It may have been opened twice, or begun in another browser. Log in once more."),
    ),
    "wrong_issuer": Page(
        400,
        mark("We could not trust the answer"),
        mark("The answer did not come from the login service we asked. Nobody was logged in. Log in once more."),
    ),
    "wrong_nonce": Page(
        400,
        mark("The answer belonged to another login"),
        mark("The login service answered another question than ours. Nobody was logged in. Log in once more."),
    ),
    "untrusted": Page(
        400,
        mark("We could not verify the answer"),
        mark("The login service's answer could not be verified. Nobody was logged in. Log in once more."),
    ),
    "cancelled": Page(
        403,
        mark("You cancelled the login"),
        mark("You are not logged in. You can log in whenever you like."),
        fresh=True,
    ),
    "low_level": Page(
        403,
        mark("You need a safer way to log in"),
        mark("Your invoices are only shown to those who log in with an e-ID of a higher level, for example BankID."),
        fresh=True,
    ),
    "no_person_number": Page(
        403,
        mark("The login service did not say who you are"),
        mark("We find your invoices by your national identity number, and the answer had none. Try another e-ID."),
        fresh=True,
    ),
    "wrong_person_number": Page(
        403,
        mark("We could not use the number you logged in with"),
        mark("It is not a valid national identity number here. Try another e-ID, or contact us."),
        fresh=True,
    ),
    "clock_skew": Page(
        502,
        mark("The clocks do not agree"),
        mark("The login service's clock and ours show different times. Try again in a few minutes."),
    ),
    "provider_refused": Page(
        502,
        mark("The login service could not finish the login"),
        mark("Something went wrong between the login service and us. Try again in a little while."),
    ),
    "provider_down": Page(
        503,
        mark("The login service does not answer"),
        mark("We cannot reach it just now. Try again in a few minutes. Your invoices are safe."),
    ),
    "no_role": Page(
        403,
        mark("You have no role at the desk"),
        mark("The login worked, but none of the roles that open the desk has been given to you."),
        fresh=True,
        template="desk/no_role.html",
    ),
    "not_set_up": Page(
        503,
        mark("Logging in is not set up here"),
        mark("The municipality has not connected a login service yet. Contact us if this lasts."),
    ),
}
_RETRY_AFTER = "60"


def refusal_page(refused: LoginRefused) -> Answer:
    """The page of a refusal, logged by its code and never by who it was."""
    page = PAGES[refused.code]
    tell = log.error if page.status >= HTTPStatus.INTERNAL_SERVER_ERROR else log.info
    tell("login refused", code=refused.code, why=refused.why, case=case_id())
    if entrance() is STAFF:
        _audit(refused)
    text = render_template(page.template, page=page, case_id=case_id(), next_path=refused.next_path)
    return text, page.status, {"Retry-After": _RETRY_AFTER} if page.status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _audit(refused: LoginRefused) -> None:
    actor, subject = audit.staff(refused.subject), audit.Subject("login", refused.code)
    with workplace().database.transaction() as own:
        audit.record(own, tag="staff:login:refused", actor=actor, subject=subject, now=now())
