import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal.cli.checkup_sms import look_at
from portal.config import Municipality, Settings
from portal.sandbox.phone import SandboxPhone

TOKEN = "a token of the sandbox's phone"


def said(settings: Settings, municipality: Municipality) -> tuple[str, str]:
    finding = look_at(settings, municipality)
    assert finding.subject == "PORTAL_SMS_URL"
    return finding.verdict, finding.said


def by_gateway(settings: Settings, address: str) -> Settings:
    return Settings.model_validate({**settings.model_dump(), "sms_url": address, "sms_token": TOKEN})


@pytest.fixture
def phone(settings: Settings) -> Iterator[tuple[str, SandboxPhone]]:
    """The sandbox's gateway and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    there = f"http://127.0.0.1:{port}/sms"
    phone, app = SandboxPhone(by_gateway(settings, there)), Flask("phone")
    app.register_blueprint(phone.blueprint)
    server = make_server("127.0.0.1", port, app)
    Thread(target=server.serve_forever, daemon=True).start()
    yield there, phone
    server.shutdown()


def test_without_a_gateway_no_number_can_be_confirmed(settings: Settings, municipality: Municipality) -> None:
    assert said(settings, municipality) == ("off", "is unset: no mobile number can be confirmed by a code")


def test_a_gateway_that_answers_is_fine_and_sends_nothing(
    settings: Settings, municipality: Municipality, phone: tuple[str, SandboxPhone]
) -> None:
    there, gateway = phone
    assert said(by_gateway(settings, there), municipality)[0] == "ok"
    assert gateway.messages() == []


@pytest.mark.parametrize("path", ["http://127.0.0.1:9/sms", "{there}/elsewhere"])
def test_one_that_is_not_there_is_wrong(
    settings: Settings, municipality: Municipality, phone: tuple[str, SandboxPhone], path: str
) -> None:
    verdict, told = said(by_gateway(settings, path.format(there=phone[0])), municipality)
    assert verdict == "wrong"
    assert "correct the address or token" in told
