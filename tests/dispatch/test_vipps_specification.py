"""What we send is what Vipps has published, and what our Vipps answers is too."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator

from portal.config import Municipality, Settings
from portal.dispatch.channel import Reference
from portal.invoices.dispatch_facts import AttachedFile
from portal.sandbox.vipps.invoices import VippsInvoice
from tests.dispatch.envelopes import a_batch, an_envelope
from tests.dispatch.vipps_street import VippsStreet

pytestmark = pytest.mark.specs


@pytest.fixture
def published(specs: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((specs / "vipps-invoice" / "swagger-isp.yaml").read_text("utf-8"))
    return found


@pytest.fixture
def street(settings: Settings, municipality: Municipality) -> VippsStreet:
    return VippsStreet(settings, municipality)


def check(published: dict[str, Any], definition: str, said: object) -> None:
    definitions = published["definitions"]
    known = set(definitions[definition]["properties"])
    Draft4Validator({"$ref": f"#/definitions/{definition}", "definitions": definitions}).validate(said)
    assert isinstance(said, dict)
    assert set(said) <= known


def test_what_we_send_is_as_published(street: VippsStreet, published: dict[str, Any]) -> None:
    attached = (AttachedFile("vedtak.pdf", "application/pdf", "b" * 64, 10),)
    envelope = an_envelope("vipps", street.municipality, attachments=attached)
    (outcome,) = street.channel().send(a_batch(envelope))
    street.judged()
    street.channel().status([Reference(outcome.attempt, outcome.reference)])
    assert street.channel().revoke(outcome.attempt) == "gone"

    sent = {call.url.path.removeprefix("/vipps/vipps-isp/v1"): call for call in street.calls if "isp" in call.url.path}
    check(published, "RecipientResolve", json.loads(sent["/recipients/tokens"].content))
    put = next(call for call in street.calls if call.method == "PUT" and "status" not in call.url.path)
    check(published, "invoiceIn", json.loads(put.content))
    revoked = sent[f"/invoices/{outcome.reference}/status/revoked"]
    wanted = published["paths"]["/invoices/{invoiceId}/status/revoked"]["put"]["parameters"]
    for header in (one["name"] for one in wanted if one["in"] == "header" and one.get("required")):
        assert revoked.headers.get(header), header
    assert all(call.headers["Ocp-Apim-Subscription-Key"] for call in sent.values())
    pattern = next(one["pattern"] for one in wanted if one["name"] == "invoiceId")
    Draft4Validator({"type": "string", "pattern": pattern}).validate(outcome.reference)


def test_what_our_vipps_answers_is_as_published(street: VippsStreet, published: dict[str, Any]) -> None:
    from portal.sandbox.vipps.api import _told

    (outcome,) = street.channel().send(a_batch(an_envelope("vipps", street.municipality, account="1")))
    street.judged()
    found = street.vipps.invoices.find(outcome.reference or "", street.now)
    assert isinstance(found, VippsInvoice)
    assert found.state == "rejected"
    check(published, "invoiceOut", json.loads(json.dumps(_told(found))))
