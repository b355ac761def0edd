"""The sandbox's eFormidling and mailboxes: they refuse what the real ones refuse, and show what arrived."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.sandbox.arrived import blueprint_for
from portal.sandbox.digdir.mailboxes import Mailboxes
from tests.dispatch.digital_post import DigitalPost, a_resident

PID, RESERVED, NOBODY = "13869399975", "21908724922", "28877111662"
OUT = "/eformidling/api/messages/out"


@pytest.fixture
def there(tmp_path: Path) -> DigitalPost:
    post = DigitalPost(tmp_path)
    post.settle(
        a_resident(PID, "digipost"), a_resident(RESERVED, "eboks", "reserved", name="Odd"), a_resident(NOBODY, name="X")
    )
    return post


def a_message(key: str, receiver: str = PID) -> dict[str, Any]:
    def party(value: str) -> dict[str, Any]:
        return {"identifier": {"authority": "iso6523-actorid-upis", "value": value}}

    scope = {
        "type": "ConversationId",
        "instanceIdentifier": key,
        "identifier": "urn:no:difi:profile:digitalpost:vedtak:ver1.0",
    }
    return {
        "standardBusinessDocumentHeader": {
            "headerVersion": "1.0",
            "sender": [party("0192:842566142")],
            "receiver": [party(receiver)],
            "documentIdentification": {
                "standard": "urn:no:difi:digitalpost:xsd:digital::digital",
                "typeVersion": "1.0",
                "instanceIdentifier": key,
                "type": "digital",
            },
            "businessScope": {"scope": [scope]},
        },
        "digital": {
            "sikkerhetsnivaa": 3,
            "hoveddokument": "faktura-10100001.pdf",
            "tittel": "Faktura fra Lørenskog kommune",
            "spraak": "nb",
            "digitalPostInfo": {"virkningsdato": "2026-11-22", "aapningskvittering": True},
            "varsler": {"epostTekst": "Ny post", "smsTekst": "Ny post"},
        },
    }


def sent(there: DigitalPost, message: dict[str, Any], content: bytes = b"%PDF an invoice") -> TestResponse:
    form = {"sbd": json.dumps(message), "files": (BytesIO(content), "faktura-10100001.pdf")}
    return there.app.test_client().post(f"{OUT}/multipart", data=form)


def error(answer: TestResponse) -> str:
    assert answer.status_code == 400
    return str(answer.get_json()["exception"]).rpartition(".")[2]


def _header(message: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = message["standardBusinessDocumentHeader"]
    return found


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda message: _header(message).pop("receiver"),
        lambda message: _header(message)["receiver"][0]["identifier"].update(value="1386939997"),
        lambda message: _header(message)["sender"][0]["identifier"].update(authority="other"),
        lambda message: _header(message)["documentIdentification"].update(type="print"),
        lambda message: _header(message)["documentIdentification"].update(instanceIdentifier="7"),
        lambda message: message["digital"].update(sikkerhetsnivaa=2),
        lambda message: message["digital"].update(tittel=""),
        lambda message: message["digital"].pop("varsler"),
        lambda message: message["digital"]["digitalPostInfo"].pop("virkningsdato"),
    ],
)
def test_a_message_that_is_not_as_published_is_refused(there: DigitalPost, change: Change) -> None:
    message = a_message(str(uuid4()))
    change(message)
    assert error(sent(there, message)) == "MethodArgumentNotValidException"
    assert list(there.store.messages()) == []


def test_a_message_is_taken_once(there: DigitalPost) -> None:
    message = a_message(str(uuid4()))
    assert sent(there, message).status_code == 200
    assert error(sent(there, message)) == "MessageAlreadyExistsException"


@pytest.mark.parametrize("receiver", [RESERVED, NOBODY, "16929430429"])
def test_who_may_not_get_decisions_digitally_is_refused_and_reached_in_altinn(
    there: DigitalPost, receiver: str
) -> None:
    assert error(sent(there, a_message(str(uuid4()), receiver))) == "ReceiverDoesNotAcceptProcessException"
    (capability,) = there.app.test_client().get(f"/eformidling/api/capabilities/{receiver}").get_json()["capabilities"]
    assert capability["serviceIdentifier"] == "DPV"


def test_another_process_a_passed_time_and_too_large_a_letter_are_refused(there: DigitalPost) -> None:
    other, late = a_message(str(uuid4())), a_message(str(uuid4()))
    _header(other)["businessScope"]["scope"][0]["identifier"] = "urn:no:difi:profile:digitalpost:info:ver1.0"
    past = [{"expectedResponseDateTime": "2026-01-01T00:00:00+01:00"}]
    _header(late)["businessScope"]["scope"][0]["scopeInformation"] = past
    assert error(sent(there, other)) == "ReceiverDoesNotAcceptProcessException"
    assert error(sent(there, late)) == "TimeToLiveException"
    assert error(sent(there, a_message(str(uuid4())), b"x" * 5_300_000)) == "MultipartFileToLargeException"


def test_a_file_that_is_named_must_be_there(there: DigitalPost) -> None:
    message = a_message(str(uuid4()))
    message["digital"]["metadataFiler"] = {"faktura-10100001.pdf": "betaling.xml"}
    assert error(sent(there, message)) == "MissingFileTitleException"


def test_a_letter_moves_on_by_itself_and_is_read_when_it_is_opened(there: DigitalPost) -> None:
    key, client = str(uuid4()), there.app.test_client()
    sent(there, a_message(key))

    def statuses() -> list[str]:
        told = client.get(f"/eformidling/api/statuses/{key}").get_json()["content"]
        return [status["status"] for status in told]

    assert statuses() == ["OPPRETTET"]
    assert client.get(f"/residents/{PID}/mailbox/{key}").status_code == 404
    there.later = timedelta(seconds=5)
    assert statuses() == ["OPPRETTET", "SENDT", "MOTTATT", "LEVERT"]
    box = Mailboxes(there.store, clock=there.now)
    with there.app.test_request_context():
        (arrived,) = box.arrived_for(a_resident(PID, "digipost"))
    assert (arrived.channel, arrived.invoice_no) == ("mailbox", "10100001")
    there.store.open(there.message(next(there.store.messages()).key).key, there.now())
    assert statuses()[-1] == "LEST"


def test_nobody_else_opens_a_letter(there: DigitalPost) -> None:
    key, client = str(uuid4()), there.app.test_client()
    sent(there, a_message(key))
    there.later = timedelta(seconds=5)
    for address in (f"/residents/{RESERVED}/mailbox/{key}", f"/residents/{PID}/mailbox/{key}/message.json"):
        assert client.get(address).status_code == 404


def test_the_page_of_what_arrived_leads_to_the_letter(there: DigitalPost, settings: Settings) -> None:
    here = settings.model_copy(update={"home": there.home})
    there.app.register_blueprint(blueprint_for(here, [Mailboxes(there.store, clock=there.now)]))
    key, client = str(uuid4()), there.app.test_client()
    sent(there, a_message(key))
    there.later = timedelta(seconds=5)
    page = client.get(f"/residents/{PID}", headers={"Accept": "text/html"}).text
    assert f"/residents/{PID}/mailbox/{key}" in page
    letter = client.get(f"/residents/{PID}/mailbox/{key}").text
    assert "Faktura fra Lørenskog kommune" in letter
    assert f"/residents/{PID}/mailbox" in client.get(f"/residents/{PID}/mailbox").text
