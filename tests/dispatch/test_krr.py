"""The contact and reservation register: what follows from what it says of someone, and how it is asked."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.dispatch.registers.krr import ContactRegister
from portal.dispatch.registers.krr_person import KrrPerson
from portal.dispatch.wire.maskinporten import Maskinporten
from portal.values.national_id import NationalId
from tests.dispatch.digital_post import DigitalPost, a_client, a_resident, answering

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KARI, OLA, PER = "13869399975", "21908724922", "28877111662"
FRESH, STALE = "2025-05-23T10:14:52+02", "2025-05-22T09:00:00Z"


def said(**changes: Any) -> Answer:
    usual = {
        "personidentifikator": KARI,
        "status": "AKTIV",
        "reservasjon": "NEI",
        "varslingsstatus": "KAN_VARSLES",
        "digital_post": {"postkasseadresse": "kari#0ABC", "postkasseleverandoeradresse": "984661185"},
    }
    person = {name: value for name, value in {**usual, **changes}.items() if value is not None}
    return KrrPerson.model_validate(person).answer(NOW)


def reason(answer: Answer) -> str:
    assert answer.reason
    return answer.reason.code


@pytest.mark.contract("LK-10")
@pytest.mark.contract("ST-08")
@pytest.mark.parametrize(
    ("operator", "supplier"), [("984661185", "digipost"), ("922020175", "eboks"), ("123456785", "mailbox")]
)
def test_who_has_a_mailbox_is_reached_there(operator: str, supplier: str) -> None:
    box = {"postkasseadresse": "kari#0ABC", "postkasseleverandoeradresse": operator}
    answer = said(digital_post=box)
    assert (answer.verdict, reason(answer), answer.details) == ("yes", "reachable", {"supplier": supplier})


@pytest.mark.contract("ST-09")
def test_a_reservation_beats_a_mailbox() -> None:
    answer = said(reservasjon="JA")
    assert (answer.verdict, reason(answer)) == ("no", "reserved")


@pytest.mark.parametrize(
    "changes",
    [
        {"digital_post": None},
        {"digital_post": {"postkasseadresse": "", "postkasseleverandoeradresse": "984661185"}},
        {"status": "SLETTET"},
        {"status": "IKKE_REGISTRERT", "reservasjon": None, "varslingsstatus": None},
    ],
)
def test_no_mailbox_is_a_certain_no(changes: dict[str, Any]) -> None:
    answer = said(**changes)
    assert (answer.verdict, reason(answer)) == ("no", "no_mailbox")


def email(updated: str = "", confirmed: str = "") -> dict[str, str]:
    return {
        "epostadresse": "kari@example.no",
        "epostadresse_oppdatert": updated,
        "epostadresse_sist_verifisert": confirmed,
    }


def mobile(updated: str) -> dict[str, str]:
    return {"mobiltelefonnummer": "+4799999999", "mobiltelefonnummer_oppdatert": updated}


@pytest.mark.parametrize(
    ("contact", "verdict"),
    [
        (email(updated=FRESH), "yes"),
        (email(updated=STALE), "no"),
        (email(updated=STALE, confirmed=FRESH), "yes"),
        ({**email(updated=STALE), **mobile(FRESH)}, "yes"),
        ({**email(updated=STALE), **mobile(STALE)}, "no"),
        (email(updated="yesterday"), "no"),
        (email(updated="2025-05-23T09:00:00"), "yes"),
        (email(updated="2025-05-22T11:00:01+02"), "yes"),
        (email(updated="2025-05-22T11:00:00+02"), "no"),
        ({}, "yes"),
    ],
)
def test_an_address_counts_for_eighteen_months_each_for_itself(contact: dict[str, str], verdict: str) -> None:
    assert said(kontaktinformasjon=contact).verdict == verdict


def test_whom_the_register_cannot_tell_gets_no_digital_post() -> None:
    answer = said(varslingsstatus="KAN_IKKE_VARSLES", kontaktinformasjon=email(updated=FRESH))
    assert (answer.verdict, reason(answer)) == ("no", "contact_expired")


def test_eighteen_months_before_the_last_of_a_month_is_the_last_of_a_shorter_one() -> None:
    person = KrrPerson.model_validate(
        {
            "personidentifikator": KARI,
            "status": "AKTIV",
            "kontaktinformasjon": email(updated="2025-02-28T12:00:01Z"),
            "digital_post": {"postkasseadresse": "kari#0ABC"},
        }
    )
    assert person.answer(datetime(2026, 8, 31, 12, 0, tzinfo=UTC)).verdict == "yes"
    assert person.answer(datetime(2026, 8, 31, 12, 1, tzinfo=UTC)).verdict == "no"


def test_every_person_of_the_published_example_is_read(specs: Path) -> None:
    example = json.loads((specs / "krr" / "example-hentEndringer-response.json").read_text("utf-8"))
    answers = [KrrPerson.model_validate(person).answer(NOW) for person in example["list"]]
    assert answers
    # Their mailboxes have been emptied: an operator without an address.
    assert {answer.verdict for answer in answers} == {"no"}


def asked(*numbers: str | None) -> list[Asked]:
    return [Asked(uuid4(), NationalId(number, "NO") if number else None, None) for number in numbers]


@pytest.fixture
def there(tmp_path: Path) -> DigitalPost:
    post = DigitalPost(tmp_path)
    post.settle(a_resident(KARI, "digipost"), a_resident(OLA, "eboks", "reserved"), a_resident(PER))
    return post


def test_each_is_answered_for_also_who_is_asked_about_twice(there: DigitalPost) -> None:
    question = asked(KARI, OLA, PER, "16929430429", KARI)
    answers = there.register().reach(question)
    assert [reason(answers[one.key]) for one in question] == [
        "reachable",
        "reserved",
        "no_mailbox",
        "no_mailbox",
        "reachable",
    ]
    assert there.calls.count(("POST", "/krr/rest/v2/personer")) == 1


def test_nobody_is_asked_about_without_a_number(there: DigitalPost) -> None:
    (nobody,) = asked(None)
    assert there.register().reach([nobody]) == {nobody.key: UNKNOWN}
    assert there.calls == []


def _register(answers: Any) -> ContactRegister:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 119})
        result: httpx.Response = answers(request)
        return result

    line = answering(answer)
    return ContactRegister(line, Maskinporten(a_client(), line=line))


def test_one_unreadable_person_does_not_spoil_the_others() -> None:
    people = [
        {"personidentifikator": KARI, "status": "AKTIV", "reservasjon": True},
        {"personidentifikator": OLA, "status": "SLETTET"},
        "nobody",
    ]
    question = asked(KARI, OLA, PER)
    answers = _register(lambda _: httpx.Response(200, json={"personer": people})).reach(question)
    assert [answers[one.key].verdict for one in question] == ["unknown", "no", "unknown"]


def test_without_a_token_nobody_knows_anything() -> None:
    refused = answering(lambda _: httpx.Response(400, json={"error_description": "MP-121 old key"}))
    question = asked(KARI)
    answers = ContactRegister(refused, Maskinporten(a_client(), line=refused)).reach(question)
    assert answers[question[0].key] == UNKNOWN


def test_people_are_asked_about_in_parts_of_a_thousand() -> None:
    sizes: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        assert body.keys() == {"personidentifikatorer", "inkluderIkkeRegistrerte"}
        assert body["inkluderIkkeRegistrerte"] is True
        sizes.append(len(body["personidentifikatorer"]))
        people = [{"personidentifikator": one, "status": "SLETTET"} for one in body["personidentifikatorer"]]
        return httpx.Response(200, json={"personer": people})

    question = [Asked(UUID(int=number), NationalId(f"{number:011}", "NO"), None) for number in range(2_001)]
    answers = _register(answer).reach(question)
    assert sizes == [1000, 1000, 1]
    assert {answer.verdict for answer in answers.values()} == {"no"}


def test_the_counterpart_refuses_what_the_real_one_refuses(there: DigitalPost) -> None:
    scopes = "krr:global/kontaktinformasjon.read krr:global/digitalpost.read"
    token = there.maskinporten().token(scopes)

    def status(numbers: object, bearer: str = token) -> int:
        headers = {"Authorization": f"Bearer {bearer}"}
        body = {"personidentifikatorer": numbers}
        return there.app.test_client().post("/krr/rest/v2/personer", json=body, headers=headers).status_code

    assert status([KARI] * 1000) == 200
    assert status([KARI] * 1001) == 400
    assert status([]) == 400
    assert status(["1386939997"]) == 400
    assert status([KARI], "forged") == 401
    assert status([KARI], there.maskinporten().token("krr:global/digitalpost.read")) == 403
