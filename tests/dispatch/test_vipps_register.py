from collections import Counter
from uuid import uuid4

import httpx
import pytest

from portal.config import Municipality, Settings
from portal.dispatch.reachability import VippsMatch
from portal.dispatch.register import Answer, Asked
from portal.policy.outcome import Reason
from portal.values.national_id import NationalId
from tests.dispatch.envelopes import KARI
from tests.dispatch.vipps_street import OLA, STRANGER, VippsStreet, breaks, says

TOKEN = "POST tokens"
ON, OFF = Answer("yes", Reason("vipps_on")), Answer("no", Reason("vipps_off"))


@pytest.fixture
def street(settings: Settings, municipality: Municipality) -> VippsStreet:
    return VippsStreet(settings, municipality)


def someone(number: str | None, mobile: str | None = None) -> Asked:
    return Asked(uuid4(), NationalId(number, "NO") if number else None, mobile)


def answers(street: VippsStreet, *asked: Asked, match: VippsMatch = "national_id") -> list[Answer]:
    found = street.register(match).reach(asked)
    return [found[one.key] for one in asked]


@pytest.mark.contract("LK-07")
@pytest.mark.contract("ST-05")
def test_only_those_who_have_switched_it_on_are_reached(street: VippsStreet) -> None:
    assert answers(street, someone(KARI.pid), someone(OLA.pid), someone(STRANGER)) == [ON, OFF, OFF]


def test_each_is_asked_about_once(street: VippsStreet) -> None:
    answers(street, *(someone(KARI.pid) for _ in range(20)))
    assert Counter(street.paths("POST")) == {
        "/vipps/accesstoken/get": 1,
        "/vipps/vipps-isp/v1/recipients/tokens": 20,
    }


@pytest.mark.contract("ST-06")
@pytest.mark.contract("ST-18")
def test_a_municipality_that_matches_by_mobile_asks_by_the_registered_one(street: VippsStreet) -> None:
    found = answers(street, someone(None, "412 34 567"), someone(KARI.pid, "22 12 34 56"), match="registered_mobile")
    assert found == [ON, Answer("no", Reason("no_mobile"))]


def test_nobody_is_asked_about_without_a_number(street: VippsStreet) -> None:
    assert answers(street, someone(None, "41234567")) == [Answer("no", Reason("no_national_id"))]
    assert street.calls == []


@pytest.mark.parametrize(
    "trouble",
    [
        says(500),
        says(429, headers={"Retry-After": "60"}),
        says(200, html="<h1>Sorry</h1>"),
        says(200, json={}),
        says(400, json={"error": {"type": "x", "title": "y"}}),
        breaks(httpx.ReadTimeout),
        breaks(httpx.ConnectError),
    ],
)
def test_a_bad_answer_is_an_unknown_one_and_never_a_no(street: VippsStreet, trouble: object) -> None:
    street.troubles[TOKEN] = trouble  # type: ignore[assignment]
    assert [answer.verdict for answer in answers(street, someone(KARI.pid), someone(OLA.pid))] == ["unknown"] * 2


def test_a_silent_register_is_not_asked_about_hundreds(street: VippsStreet) -> None:
    street.troubles[TOKEN] = breaks(httpx.ConnectTimeout)
    found = answers(street, *(someone(KARI.pid) for _ in range(200)))
    assert {answer.verdict for answer in found} == {"unknown"}
    assert len(street.paths("POST")) < 50
