"""The invoice as the bank shows it: with its token, for as long as it must, and to nobody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.jobs import Workplace
from portal.web.callbacks.tokens import KeyRing, KeysUnavailable
from tests.dispatch.bank_run import BankRun, billed
from tests.dispatch.envelopes import KARI
from tests.dispatch.town import NOW

# 16 months and a few days over, from NOW.
MUCH_LATER = datetime(2028, 4, 1, 9, 0, tzinfo=NOW.tzinfo)


@dataclass
class Shown:
    """An invoice that lies in the bank, and the portal it is fetched from at a moment."""

    town: BankRun
    app: Flask
    moment: datetime = NOW

    @property
    def address(self) -> str:
        (claim,) = self.town.street.bank.claims.all()
        return str(claim.sent["invoiceURI"])

    def token(self, **claims: Any) -> str:
        issued, key = int(self.moment.timestamp()), self.town.street.bank.key
        said = {"sub": self.address, "iat": issued, "exp": issued + 30} | claims
        return jwt.encode({"alg": "RS256", "kid": key.kid}, said, key)

    def fetch(self, token: str | None, path: str | None = None) -> TestResponse:
        asked = {} if token is None else {"token": token}
        return self.app.test_client().get(path or urlsplit(self.address).path, query_string=asked)


@pytest.fixture
def shown(workplace: Workplace) -> Shown:
    town = BankRun(workplace, ("1", billed(KARI)))
    town.route()
    town.send()
    keys = {"keys": [town.street.bank.key.as_dict(private=False)]}
    there = Shown(town, Flask(__name__))
    work = Workplace(town.settings, workplace.municipality, workplace.database)
    there.app = create_app(work, clock=lambda: there.moment)
    there.app.extensions["portal.efaktura_keys"] = KeyRing(lambda: keys)
    return there


def test_the_bank_s_token_opens_the_invoice(shown: Shown) -> None:
    answer = shown.fetch(shown.token())
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data == shown.town.invoice("1").pdf


def test_what_the_bank_shows_is_kept_by_nobody_on_the_way(shown: Shown) -> None:
    headers = shown.fetch(shown.token()).headers
    assert "private" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_it_is_shown_for_more_than_sixteen_months(shown: Shown) -> None:
    shown.moment = MUCH_LATER
    assert shown.fetch(shown.token()).status_code == 200


@pytest.mark.parametrize(
    "claims", [{"sub": "http://127.0.0.1:8000/callbacks/efaktura/another"}, {"exp": int(NOW.timestamp()) - 60}]
)
def test_a_token_for_another_invoice_or_from_yesterday_does_not_open_it(shown: Shown, claims: dict[str, Any]) -> None:
    assert shown.fetch(shown.token(**claims)).status_code == 403


@pytest.mark.parametrize("token", [None, "", "not a token"])
def test_nobody_opens_it_without_a_token(shown: Shown, token: str | None) -> None:
    assert shown.fetch(token).status_code == 403


def test_a_link_we_never_made_leads_nowhere_whatever_the_token(shown: Shown) -> None:
    path = urlsplit(shown.address).path
    made_up = f"{path[:-4]}AAAA"
    assert shown.fetch(shown.token(), made_up).status_code == 404


def test_the_address_says_nothing_of_whose_it_is(shown: Shown) -> None:
    assert KARI.pid
    assert KARI.pid not in shown.address
    assert str(shown.town.invoice("1").id) not in shown.address


def test_while_no_key_is_known_nobody_is_let_in_and_told_to_come_again(shown: Shown) -> None:
    def silent() -> dict[str, Any]:
        raise KeysUnavailable("silence")

    shown.app.extensions["portal.efaktura_keys"] = KeyRing(silent)
    answer = shown.fetch(shown.token())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_keys_that_cannot_be_fetched_let_nobody_in(workplace: Workplace, shown: Shown) -> None:
    # The settings name a facade that is not there.
    work = Workplace(shown.town.settings, workplace.municipality, workplace.database)
    shown.app = create_app(work, clock=lambda: NOW)
    assert shown.fetch(shown.token()).status_code == 503
