"""The sandbox's Vipps refuses what the real one would."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.config import Municipality, Settings
from tests.dispatch.envelopes import KARI
from tests.dispatch.town import ISSUER
from tests.dispatch.vipps_street import OLA, VippsStreet

ISP = "/vipps/vipps-isp/v1"
ID = f"orgno-no.{ISSUER}.f-1"


class Sender:
    """Somebody who speaks to Vipps by hand."""

    def __init__(self, street: VippsStreet) -> None:
        self.street = street
        self.headers = {"Ocp-Apim-Subscription-Key": "a subscription of the sandbox's Vipps"}
        proof = {"client_id": "portal", "client_secret": "a secret of the sandbox's Vipps"}
        given = street.browser.post("/vipps/accesstoken/get", headers=self.headers | proof)
        self.headers["Authorization"] = f"bearer {given.json['access_token']}"

    def ask(self, kind: str, value: str | None) -> TestResponse:
        return self.street.browser.post(
            f"{ISP}/recipients/tokens", json={"type": kind, "value": value}, headers=self.headers
        )

    def put(self, key: str = ID, **changes: Any) -> TestResponse:
        invoice = {
            "recipientToken": (self.ask("nin-no", KARI.pid).json or {}).get("recipientToken"),
            "paymentInformation": {"type": "kid", "value": "000123400000014", "account": "16370712348"},
            "invoiceType": "invoice",
            "due": f"{self.street.now.date() + timedelta(days=20)}T12:00:00Z",
            "amount": 100,
            "subject": "Barnehage",
            "commercialInvoice": [{"mimeType": "application/pdf", "url": "https://example.no/1"}],
        }
        return self.street.browser.put(f"{ISP}/invoices/{key}", json=invoice | changes, headers=self.headers)

    def look(self, key: str = ID) -> dict[str, Any]:
        found: dict[str, Any] = self.street.browser.get(f"{ISP}/invoices/{key}", headers=self.headers).json
        return found

    def revoke(self, **headers: str) -> int:
        path = f"{ISP}/invoices/{ID}/status/revoked"
        return self.street.browser.put(path, headers=self.headers | headers).status_code


@pytest.fixture
def sender(settings: Settings, municipality: Municipality) -> Sender:
    return Sender(VippsStreet(settings, municipality))


def test_what_is_right_is_taken_judged_and_shown(sender: Sender) -> None:
    assert sender.put().status_code == 200
    assert sender.look()["status"]["state"] == "created"
    sender.street.judged()
    assert sender.look()["status"]["state"] == "pending"


def test_the_same_again_is_the_same_and_another_is_refused(sender: Sender) -> None:
    assert [sender.put().status_code for _ in range(2)] == [200, 200]
    assert sender.put(amount=200).status_code == 409


@pytest.mark.parametrize("lacking", ["Ocp-Apim-Subscription-Key", "Authorization"])
def test_nobody_is_let_in_without_both_keys(sender: Sender, lacking: str) -> None:
    del sender.headers[lacking]
    assert sender.ask("nin-no", KARI.pid).status_code == 401


def test_an_access_token_ends(sender: Sender) -> None:
    sender.street.now += timedelta(hours=2)
    assert sender.ask("nin-no", KARI.pid).status_code == 401


def test_a_recipient_s_token_ends_after_a_quarter_of_an_hour(sender: Sender) -> None:
    token = sender.ask("nin-no", KARI.pid).json["recipientToken"]
    sender.street.now += timedelta(minutes=16)
    assert sender.put(recipientToken=token).status_code == 400


def test_only_those_who_have_switched_it_on_are_found(sender: Sender) -> None:
    asked = [("nin-no", KARI.pid), ("msisdn", "4741234567"), ("nin-no", OLA.pid), ("msisdn", ""), ("name", "Kari")]
    assert [sender.ask(*one).status_code for one in asked] == [200, 200, 404, 404, 400]


@pytest.mark.parametrize("key", ["orgno-no.842566142", "orgno-no.842566142.a_b", f"orgno-no.{ISSUER}.{'a' * 190}"])
def test_an_id_that_is_none_is_refused(sender: Sender, key: str) -> None:
    assert sender.put(key).status_code == 400


def test_an_issuer_that_is_not_ours_is_refused(sender: Sender) -> None:
    assert sender.put("orgno-no.999999999.f-1").status_code == 403


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"paymentInformation": None}, "missing-payment-information"),
        ({"invoiceType": "creditNote"}, "invalid-invoice-type"),
        ({"amount": 0}, "invalid-amount"),
        ({"amount": True}, "invalid-amount"),
        ({"subject": ""}, "missing-subject"),
        ({"issuerName": "x" * 41}, "issuer-name-too-long"),
        ({"due": "2026-12-15"}, "invalid-due"),
        ({"commercialInvoice": []}, "invalid-commercial-invoice"),
        (
            {"commercialInvoice": [{"mimeType": "application/pdf", "url": "http://example.no/1"}]},
            "invalid-commercial-invoice",
        ),
        ({"commercialInvoice": [{"mimeType": "text/csv", "url": "https://x.no/1"}]}, "invalid-commercial-invoice"),
        ({"attachments": [{"title": "", "urls": []}]}, "invalid-attachment"),
    ],
)
def test_what_is_wrong_is_found_out_afterwards(sender: Sender, changes: dict[str, Any], problem: str) -> None:
    assert sender.put(**changes).status_code == 200
    sender.street.judged()
    status = sender.look()["status"]
    assert status["state"] == "rejected"
    assert [one["type"].rsplit("/", 1)[-1] for one in status["problems"]] == [problem]


def test_a_consent_taken_back_in_between_rejects(sender: Sender) -> None:
    token = sender.ask("nin-no", KARI.pid).json["recipientToken"]
    sender.street.vipps.users.switch(KARI, on=False)
    sender.put(recipientToken=token)
    sender.street.judged()
    assert sender.look()["status"]["problems"][0]["title"] == "invoice-rejected-by-partner"


def test_an_invoice_is_taken_back_only_as_it_was_last_seen(sender: Sender) -> None:
    sender.put()
    sender.street.judged()
    etag = sender.look()["etag"]
    assert sender.revoke() == 400
    assert sender.revoke(**{"If-Match": "old", "Idempotency-Key": "1"}) == 409
    assert sender.revoke(**{"If-Match": etag, "Idempotency-Key": "1"}) == 204


def test_residents_switch_it_on_and_off_themselves(sender: Sender) -> None:
    page = f"/residents/{OLA.key}/vipps"
    sender.street.browser.post(page, data={"on": "on"})
    assert sender.ask("nin-no", OLA.pid).status_code == 200
    sender.street.browser.post(page)
    assert sender.ask("nin-no", OLA.pid).status_code == 404


def test_what_arrived_tells_of_vipps_too(sender: Sender) -> None:
    sender.put(metadata={"invoiceNumber": "F-1"})
    sender.street.judged()
    told = sender.street.browser.get(f"/residents/{KARI.key}", headers={"Accept": "application/json"}).json
    assert [(one["channel"], one["invoice_no"]) for one in told["arrived"]] == [("vipps", "F-1")]
    assert KARI.key in told["arrived"][0]["files"][0]["url"]
