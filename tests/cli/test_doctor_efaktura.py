from collections.abc import Mapping

import httpx
import pytest
from pydantic import SecretStr

from portal.cli import checkup_efaktura
from portal.cli.finding import Finding
from portal.config import Municipality, Settings
from portal.dispatch.wire.efaktura import EfakturaAccess
from tests.dispatch.bank_street import BankStreet, with_bank


def looked(municipality: Municipality, access: EfakturaAccess | None) -> Finding:
    return checkup_efaktura.look_at(municipality, access)


def saying(**answer: object) -> EfakturaAccess:
    def answered(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=answer)

    return EfakturaAccess("https://efaktura.example", SecretStr("key"), httpx.MockTransport(answered))


def test_a_facade_that_takes_our_key_is_right(settings: Settings, municipality: Municipality) -> None:
    street = BankStreet(with_bank(settings), municipality)
    found = looked(municipality, street.access())
    assert (found.verdict, found.subject) == ("ok", "PORTAL_EFAKTURA_URL")
    assert "842566142" in found.said


def test_a_key_the_facade_does_not_know_is_wrong(settings: Settings, municipality: Municipality) -> None:
    street = BankStreet(with_bank(settings), municipality)
    found = looked(municipality, street.access("another key"))
    assert (found.verdict, "401" in found.said) == ("wrong", True)


def test_an_issuer_we_may_not_send_for_is_named(municipality: Municipality) -> None:
    found = looked(municipality, saying(issuers=["987654325"]))
    assert found.verdict == "wrong"
    assert "842566142" in found.said


@pytest.mark.parametrize("answer", [{}, {"issuers": "all of them"}])
def test_an_answer_that_says_something_else_is_wrong(municipality: Municipality, answer: Mapping[str, object]) -> None:
    assert looked(municipality, saying(**answer)).verdict == "wrong"


def test_a_channel_without_settings_is_off(municipality: Municipality) -> None:
    assert looked(municipality, None).verdict == "off"


def test_a_channel_the_municipality_does_not_use_is_off(municipality: Municipality) -> None:
    channels = municipality.channels.model_copy(update={"efaktura": None})
    assert looked(municipality.model_copy(update={"channels": channels}), saying()).verdict == "off"
