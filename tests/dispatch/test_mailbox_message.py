"""What a digital mailbox is sent: against the published samples and schemas, and with nothing private in the open."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from portal.config import Municipality
from portal.dispatch.channel import Envelope
from portal.dispatch.register import Answer
from portal.dispatch.wire.nextmove import PAYMENT_FILE, business_document, payment_metadata
from portal.values.money import Money
from tests.dispatch.envelopes import KARI, an_envelope

IN_EBOKS = {"krr": Answer("yes", None, {"supplier": "eboks"})}


def a_letter(municipality: Municipality, **changes: Any) -> Envelope:
    return an_envelope("mailbox", municipality, **changes)


def test_the_message_goes_under_our_own_key_as_a_decision_to_one_person(municipality: Municipality) -> None:
    envelope = a_letter(municipality)
    header = business_document(envelope)["standardBusinessDocumentHeader"]
    assert header["documentIdentification"]["instanceIdentifier"] == str(envelope.attempt)
    assert header["receiver"][0]["identifier"]["value"] == KARI.pid
    assert header["sender"][0]["identifier"]["value"] == "0192:842566142"
    (scope,) = header["businessScope"]["scope"]
    assert scope["identifier"] == "urn:no:difi:profile:digitalpost:vedtak:ver1.0"


def test_the_header_has_the_fields_of_the_published_sample(municipality: Municipality, specs: Path) -> None:
    sample = json.loads((specs / "eformidling" / "sbd-example.json").read_text("utf-8"))
    ours = business_document(a_letter(municipality))
    header, published = ours["standardBusinessDocumentHeader"], sample["standardBusinessDocumentHeader"]
    assert header.keys() == published.keys()
    assert header["documentIdentification"].keys() == published["documentIdentification"].keys()
    assert header["businessScope"]["scope"][0].keys() <= published["businessScope"]["scope"][0].keys()
    assert header["documentIdentification"]["standard"].endswith("::digital")
    assert "digital" in ours


def test_the_header_keeps_the_published_schema(municipality: Municipality, specs: Path) -> None:
    schema = json.loads((specs / "dpi" / "schemas" / "common" / "sbdh.schema.json").read_text("utf-8"))
    header = business_document(a_letter(municipality))["standardBusinessDocumentHeader"]
    # The integration point writes the time itself.
    header["documentIdentification"]["creationDateAndTime"] = "2026-11-22T10:00:00+01:00"
    jsonschema.Draft7Validator({**schema, "$ref": "#/definitions/standardBusinessDocumentHeader"}).validate(header)


@pytest.mark.parametrize(
    ("ours", "published"),
    [("sikkerhetsnivaa", "sikkerhetsnivaa"), ("tittel", "ikkesensitivtittel"), ("spraak", "spraak")],
)
def test_what_goes_on_to_the_mailbox_keeps_its_published_schema(
    municipality: Municipality, specs: Path, ours: str, published: str
) -> None:
    schema = json.loads((specs / "dpi" / "schemas" / "dpi" / "commons.schema.json").read_text("utf-8"))
    message = business_document(a_letter(municipality))["digital"]
    jsonschema.Draft7Validator(schema["definitions"][published]).validate(message[ours])


def test_what_is_shown_without_login_names_nobody_and_nothing_private(municipality: Municipality) -> None:
    envelope = a_letter(municipality, category="health")
    message = business_document(envelope)["digital"]
    shown = json.dumps([message["tittel"], message["varsler"]], ensure_ascii=False)
    assert message["tittel"] == "Faktura fra Lørenskog kommune"
    for private in ("Kari", "4711", "F-1001", "1 234", KARI.pid or ""):
        assert private not in shown


def test_the_number_is_the_envelopes_secret_and_stands_nowhere_else(municipality: Municipality) -> None:
    envelope = a_letter(municipality)
    assert envelope.secret == {"recipient": KARI.pid}
    assert str(KARI.pid) not in json.dumps(dict(envelope.content))
    assert str(KARI.pid) not in repr(envelope)


@pytest.mark.parametrize(("category", "level"), [("kindergarten", 3), ("health", 4), ("child_welfare", 4)])
def test_what_is_private_opens_only_at_the_highest_level(municipality: Municipality, category: str, level: int) -> None:
    assert business_document(a_letter(municipality, category=category))["digital"]["sikkerhetsnivaa"] == level


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_title_and_language_are_the_customers(municipality: Municipality, language: str) -> None:
    message = business_document(a_letter(municipality, language=language))["digital"]
    assert message["spraak"] == language
    assert municipality.name(language) in message["tittel"]


@pytest.mark.contract("LK-11")
@pytest.mark.contract("LK-12")
def test_digipost_is_told_what_the_bank_needs(municipality: Municipality, specs: Path) -> None:
    envelope = a_letter(municipality, due_date=date(2026, 12, 15))
    message = business_document(envelope)["digital"]
    metadata = payment_metadata(envelope)
    assert metadata is not None
    assert message["metadataFiler"] == {message["hoveddokument"]: PAYMENT_FILE}
    invoice = etree.fromstring(metadata)
    etree.XMLSchema(file=str(specs / "digipost" / "datatypes.xsd")).assertValid(invoice)
    fields = {etree.QName(field).localname: field.text for field in invoice}
    # Nothing in it asks for a payment by itself: the bank shows it for approval.
    assert fields == {
        "due-date": "2026-12-15",
        "sum": "1234.50",
        "creditor-account": "16370712348",
        "kid": envelope.content["payment"]["kid"],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": IN_EBOKS},
        {"kind": "credit_note", "amount": Money(-100, "NOK")},
        {"amount": Money(0, "NOK")},
        {"account": None},
        {"due_date": None},
    ],
)
def test_nobody_is_told_of_a_payment_that_cannot_be_made_or_sent_on(
    municipality: Municipality, changes: dict[str, Any]
) -> None:
    envelope = a_letter(municipality, **changes)
    assert payment_metadata(envelope) is None
    assert "metadataFiler" not in business_document(envelope)["digital"]


def test_the_same_envelope_gives_the_same_bytes(municipality: Municipality) -> None:
    envelope = a_letter(municipality)
    assert json.dumps(business_document(envelope)) == json.dumps(business_document(envelope))
    assert payment_metadata(envelope) == payment_metadata(envelope)
