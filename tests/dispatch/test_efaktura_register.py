from collections.abc import Mapping
from threading import Barrier
from uuid import UUID, uuid4

import httpx
import pytest

from portal.config import EfakturaChannel, Municipality, Settings
from portal.dispatch.register import Answer, Asked
from portal.dispatch.registers.efaktura import EfakturaRegister
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.policy.outcome import Reason
from portal.sandbox.bank.customers import Choice, identifier_of
from portal.values.national_id import NationalId
from tests.dispatch.bank_street import OLA, STRANGER, BankStreet, answering, with_bank
from tests.dispatch.envelopes import KARI

US = "842566142"
NO_CONSENT = Answer("no", Reason("no_consent", {"because": "efaktura"}))


@pytest.fixture
def street(settings: Settings, municipality: Municipality) -> BankStreet:
    return BankStreet(with_bank(settings), municipality)


def asking(number: str | None, issuer: str = US) -> Asked:
    return Asked(uuid4(), NationalId(number, "NO") if number else None, None, issuer)


def reach(access: EfakturaAccess, *asked: Asked) -> Mapping[UUID, Answer]:
    return EfakturaRegister(access, EfakturaChannel()).reach(asked)


def about(street: BankStreet, number: str | None) -> Answer:
    (answer,) = reach(street.access(), asking(number)).values()
    return answer


@pytest.mark.contract("LK-06")
@pytest.mark.contract("PG-05")
def test_who_has_said_yes_to_all_is_reached_by_an_identifier(street: BankStreet) -> None:
    assert about(street, KARI.pid) == Answer("yes", Reason("efaktura_consent"), {"identifier": identifier_of(KARI)})


def test_who_has_said_nothing_is_not_reached(street: BankStreet) -> None:
    assert about(street, OLA.pid) == NO_CONSENT


def test_who_has_no_bank_that_knows_them_is_not_reached(street: BankStreet) -> None:
    assert about(street, STRANGER) == NO_CONSENT


def test_an_issuer_shut_out_is_told_apart_from_no_consent(street: BankStreet) -> None:
    street.choose(KARI, Choice(consent=True, blocks_issuer=True))
    assert about(street, KARI.pid) == Answer("no", Reason("issuer_blocked"))


def test_consent_counts_from_the_moment_it_is_given(street: BankStreet) -> None:
    street.browser.post(f"/residents/{OLA.key}/bank", data={"consent": "on"})
    assert about(street, OLA.pid).verdict == "yes"


def test_nobody_is_asked_about_without_a_person_number(street: BankStreet) -> None:
    assert about(street, None) == Answer("no", Reason("no_national_id"))
    assert street.calls == []


def test_who_is_billed_several_times_is_asked_about_once(street: BankStreet) -> None:
    asked = [asking(KARI.pid), asking(OLA.pid), asking(KARI.pid)]
    answers = reach(street.access(), *asked)
    assert [answers[one.key].verdict for one in asked] == ["yes", "no", "yes"]
    assert len(street.calls) == 2


def a_person(**changes: object) -> httpx.Response:
    usual = {"efakturaIdentifier": "1", "generalConsent": False, "agreement": False, "blocked": False}
    return httpx.Response(200, json=usual | changes)


@pytest.mark.contract("LK-06")
@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"agreement": True}, "yes"),
        ({"generalConsent": True}, "yes"),
        ({}, "no"),
        ({"agreement": True, "blocked": True}, "no"),
        ({"agreement": True, "efakturaIdentifier": None}, "no"),
    ],
)
def test_an_agreement_with_the_municipality_or_a_yes_to_all_is_needed(said: dict[str, object], verdict: str) -> None:
    (answer,) = reach(answering(lambda _: a_person(**said)), asking(KARI.pid)).values()
    assert answer.verdict == verdict


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        a_person(generalConsent="yes"),
        a_person(efakturaIdentifier=12),
        httpx.Response(200, content=b'{"efakturaIdentifier": "' + b"1" * 2_000_000 + b'"}'),
        httpx.Response(404, text="<html>no such page</html>"),
        httpx.Response(422, json={"code": "5002"}),
        httpx.Response(401, json={"code": "5008"}),
        httpx.Response(429),
        httpx.Response(500),
        httpx.ConnectError("certificate has expired"),
        httpx.ReadTimeout("silence"),
    ],
)
def test_a_bad_answer_is_unknown_and_never_no(answer: httpx.Response | Exception) -> None:
    def answered(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    (found,) = reach(answering(answered), asking(KARI.pid)).values()
    assert found == Answer("unknown")


def test_a_register_that_is_silent_is_not_asked_about_everybody() -> None:
    calls: list[httpx.Request] = []

    def answered(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        raise httpx.ConnectError("gone")

    asked = [asking(f"{number:011}") for number in range(200)]
    answers = reach(answering(answered), *asked)
    assert {one.verdict for one in answers.values()} == {"unknown"}
    assert len(answers) == 200
    assert len(calls) <= 16


def test_several_are_asked_about_at_the_same_time() -> None:
    together = Barrier(4, timeout=20)

    def answered(request: httpx.Request) -> httpx.Response:
        together.wait()  # broken, and the answer unknown, unless four come at once
        return a_person(generalConsent=True)

    answers = reach(answering(answered), *(asking(f"{number:011}") for number in range(4)))
    assert {one.verdict for one in answers.values()} == {"yes"}


def test_the_person_number_is_in_the_body_and_in_no_address() -> None:
    heard: list[httpx.Request] = []

    def answered(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return a_person()

    reach(answering(answered), asking(KARI.pid))
    assert KARI.pid is not None
    assert KARI.pid not in str(heard[0].url)
    assert KARI.pid.encode() in heard[0].content
