"""Requests for agreements at the supplier's facade, on good days and bad."""

from uuid import uuid4

import httpx
import pytest

from portal.dispatch.wire.efaktura import Refused
from portal.dispatch.wire.http import BadAnswer, NotNow
from tests.dispatch.bank_street import answering

ASKED = uuid4()


def ask(answer: httpx.Response) -> None:
    with answering(lambda _: answer).open() as facade:
        facade.ask_agreement(ASKED, issuer="842566142", person_number="28816196088")


@pytest.mark.parametrize("status", [200, 201])
def test_a_request_that_is_known_is_as_good_as_a_new_one(status: int) -> None:
    ask(httpx.Response(status, json={"requestId": str(ASKED)}))


@pytest.mark.parametrize("code", ["5004", "ISSUER_BLOCKED"])
def test_a_no_with_a_code_is_a_lasting_one(code: str) -> None:
    with pytest.raises(Refused, match=code):
        ask(httpx.Response(422, json={"code": code, "message": "no"}))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503, json={"code": "BUSY"}),
        httpx.Response(500, json={"code": "OOPS"}),
        httpx.Response(401, json={"code": "5008"}),
        httpx.Response(422, json={"code": "5002"}),
        httpx.Response(404, text="<html>nobody here</html>"),
    ],
)
def test_what_is_about_the_facade_or_about_us_is_no_answer_for_the_resident(answer: httpx.Response) -> None:
    with pytest.raises(NotNow):
        ask(answer)


@pytest.mark.parametrize("body", [b"<html>yes</html>", b'{"requestId": "another"}', b"{}"])
def test_a_yes_to_something_else_is_none(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        ask(httpx.Response(201, content=body))
