"""The bank as residents see it."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from joserfc import jwt
from werkzeug.test import TestResponse

from portal.config import Municipality, Settings
from portal.sandbox.bank.bank import ResidentsBank
from portal.sandbox.bank.customers import Choice, identifier_of
from portal.sandbox.permission import SandboxOff
from portal.values.payment_reference import grouped
from tests.dispatch.bank_street import KEY, OLA, BankStreet, with_bank
from tests.dispatch.envelopes import KARI, an_envelope
from tests.dispatch.town import NOW

BANK = f"/residents/{KARI.key}/bank"


@pytest.fixture
def street(settings: Settings, municipality: Municipality) -> BankStreet:
    return BankStreet(with_bank(settings), municipality)


def call(street: BankStreet, method: str, path: str, body: Any = None, key: str = KEY) -> TestResponse:
    headers = {"Authorization": f"Bearer {key}"}
    return street.browser.open(f"/efaktura/{path}", method=method, json=body, headers=headers)


def a_claim(street: BankStreet, **changes: Any) -> tuple[str, dict[str, Any]]:
    envelope = an_envelope("efaktura", street.municipality)
    return str(envelope.attempt), {**envelope.content, **envelope.secret, **changes}


def laid(street: BankStreet) -> str:
    """The key of a claim that lies in Kari's bank."""
    key, claim = a_claim(street)
    assert call(street, "PUT", f"invoices/{key}", claim).status_code == 201
    return key


def test_a_claim_is_shown_with_what_it_takes_to_pay_it(street: BankStreet) -> None:
    laid(street)
    page = street.browser.get(BANK).text
    assert all(
        said in page for said in ("Invoice F-1001", "1\u00a0234.50 kr", "2026-12-12", grouped("000123400000014"))
    )


def test_it_is_listed_with_what_else_arrived(street: BankStreet) -> None:
    key = laid(street)
    (one,) = street.browser.get(f"/residents/{KARI.key}", headers={"Accept": "application/json"}).get_json()["arrived"]
    assert (one["channel"], one["invoice_no"], one["files"]) == (
        "efaktura",
        "F-1001",
        [{"name": "faktura-F-1001.pdf", "url": f"{BANK}/{key}"}],
    )
    page = street.browser.get(f"/residents/{KARI.key}").text
    assert "eFaktura in the bank" in page
    assert f'href="{BANK}"' in page


def test_the_invoice_is_opened_at_the_portal_with_a_token_for_that_address(street: BankStreet) -> None:
    key = laid(street)
    place = street.browser.get(f"{BANK}/{key}").location
    address, _, query = place.partition("?")
    claims = jwt.decode(parse_qs(query)["token"][0], street.bank.key, algorithms=["RS256"]).claims
    assert urlsplit(address).path.startswith("/callbacks/efaktura/")
    assert claims["sub"] == address
    assert claims["exp"] - int(NOW.timestamp()) == 30


@pytest.mark.parametrize("path", [f"/residents/{OLA.key}/bank/KEY", "/residents/00000000000/bank"])
def test_what_is_anothers_is_not_shown(street: BankStreet, path: str) -> None:
    assert street.browser.get(path.replace("KEY", laid(street))).status_code == 404


def test_choices_are_kept(street: BankStreet, municipality: Municipality) -> None:
    street.browser.post(f"/residents/{OLA.key}/bank", data={"consent": "on", "blocks_issuer": "on"})
    again = ResidentsBank(street.settings, municipality)
    assert again.customers.choice_of(OLA) == Choice(consent=True, blocks_issuer=True)
    street.browser.post(f"/residents/{OLA.key}/bank", data={})
    assert again.customers.choice_of(OLA) == Choice(consent=False)


def test_claims_outlast_a_restart_of_the_sandbox(street: BankStreet, municipality: Municipality) -> None:
    key = laid(street)
    assert ResidentsBank(street.settings, municipality).claims.find(key)


def test_the_bank_opens_in_a_sandbox_only(settings: Settings, municipality: Municipality) -> None:
    real = {"sandbox": False, "base_url": "https://faktura.example", "resident_oidc": None, "staff_oidc": None}
    with pytest.raises(SandboxOff):
        ResidentsBank(Settings.model_validate({**settings.model_dump(), **real}), municipality)


# What the facade says to requests that the portal never makes.


def test_nobody_is_answered_without_the_key(street: BankStreet) -> None:
    answers = [call(street, "GET", path, key="") for path in ("jwk", "issuers", "invoices/" + laid(street))]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in answers} == {(401, "5008")}


def test_the_key_set_holds_no_private_part(street: BankStreet) -> None:
    (key,) = call(street, "GET", "jwk").get_json()["keys"]
    assert {"kty", "n", "e", "kid"} <= set(key)
    assert not {"d", "p", "q"} & set(key)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"socialSecurityNumber": KARI.pid}, "5003"),
        ({"efakturaIdentifier": identifier_of(OLA)}, "NO_CONSENT"),
        ({"amount": "1234"}, "MALFORMED"),
        ({"amount": True}, "MALFORMED"),
        ({"amount": 12.5}, "MALFORMED"),
        ({"documentType": "CREDIT_NOTE"}, "DOCUMENT_TYPE"),
        ({"dueDate": "12.12.2026"}, "DUE_DATE"),
        ({"invoiceURI": "ftp://faktura.example/1"}, "INVOICE_URI"),
        ({"accountNumber": "16370712349"}, "ACCOUNT"),
        ({"invoiceNumber": ""}, "INVOICE_NUMBER"),
    ],
)
def test_a_claim_that_breaks_a_rule_is_refused_by_its_code(
    street: BankStreet, changes: dict[str, Any], code: str
) -> None:
    key, claim = a_claim(street, **changes)
    answer = call(street, "PUT", f"invoices/{key}", claim)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)


def test_another_claim_under_the_same_key_is_refused(street: BankStreet) -> None:
    key, claim = a_claim(street)
    call(street, "PUT", f"invoices/{key}", claim)
    answer = call(street, "PUT", f"invoices/{key}", claim | {"amount": 1})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "209")


def test_nobody_is_looked_up_for_an_issuer_that_is_not_ours(street: BankStreet) -> None:
    answer = call(street, "POST", "lookup", {"issuer": "987654325", "socialSecurityNumber": KARI.pid})
    assert answer.get_json()["code"] == "5002"


def test_no_file_of_the_bank_is_named_after_a_person(street: BankStreet) -> None:
    laid(street)
    assert KARI.pid
    names = [path.name for path in Path(street.settings.home).rglob("*")]
    assert names
    assert all(KARI.pid not in name for name in names)


def request_agreement(street: BankStreet, who: str, issuer: str = "842566142", key: str | None = None) -> TestResponse:
    body = {"issuer": issuer, "socialSecurityNumber": who}
    return call(street, "PUT", f"agreements/{key or uuid4()}", body)


def test_a_bank_lets_a_sender_in_at_once_and_the_customer_ends_it(street: BankStreet) -> None:
    assert OLA.pid
    assert request_agreement(street, OLA.pid).status_code == 201
    assert street.bank.customers.choice_of(OLA).takes_efaktura
    street.browser.post(f"/residents/{OLA.key}/bank/agreement/end")
    assert not street.bank.customers.choice_of(OLA).takes_efaktura


@pytest.mark.parametrize(("said", "takes"), [("yes", True), ("no", False)])
def test_a_bank_that_asks_first_goes_by_its_customer(street: BankStreet, said: str, *, takes: bool) -> None:
    assert OLA.pid
    street.choose(OLA, Choice(consent=False, asks_first=True))
    assert request_agreement(street, OLA.pid).status_code == 201
    assert not street.bank.customers.choice_of(OLA).takes_efaktura
    assert "wants to send eFaktura" in street.browser.get(f"/residents/{OLA.key}/bank").text
    street.browser.post(f"/residents/{OLA.key}/bank/agreement", data={said: "1"})
    assert street.bank.customers.choice_of(OLA).takes_efaktura is takes
    assert "wants to send eFaktura" not in street.browser.get(f"/residents/{OLA.key}/bank").text


def test_the_same_request_again_asks_nobody_again(street: BankStreet) -> None:
    assert OLA.pid
    key = str(uuid4())
    first = request_agreement(street, OLA.pid, key=key)
    street.browser.post(f"/residents/{OLA.key}/bank/agreement/end")
    again = request_agreement(street, OLA.pid, key=key)
    assert (first.get_json(), again.status_code) == (again.get_json(), 200)
    assert not street.bank.customers.choice_of(OLA).agreement


def test_what_no_bank_would_be_asked_is_refused_with_a_code(street: BankStreet) -> None:
    assert OLA.pid
    street.choose(OLA, Choice(consent=False, blocks_issuer=True))
    answers = [
        request_agreement(street, OLA.pid),
        request_agreement(street, "17859012159"),
        request_agreement(street, OLA.pid, issuer="999999999"),
    ]
    assert [one.get_json()["code"] for one in answers] == ["ISSUER_BLOCKED", "5004", "5002"]


def test_a_bank_that_asks_is_the_one_of_who_has_the_trait(street: BankStreet) -> None:
    assert street.bank.customers.choice_of(replace(OLA, traits=("bank_asks",))).asks_first
