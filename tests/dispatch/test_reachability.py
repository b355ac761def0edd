"""Whom the registers decide about, and in what order they are asked."""

import pytest

from portal.dispatch.cascade import Step, route
from portal.dispatch.recipient import Recipient
from portal.dispatch.register import Answer
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import SIX, TODAY, a_manager, a_person, an_invoice, capable, the_rules

CONNECTED = {
    **{name: capable(register=name) for name in ("efaktura", "vipps")},
    "mailbox": capable(register="krr"),
    "email": capable(idempotent=False),
    "paper": capable(transmits=True),
}
NO = Answer("no", Reason("no_consent"))


def steps(recipient: Recipient, answers: dict[str, Answer] | None = None) -> dict[str, Step]:
    rules = the_rules(channels=CONNECTED)
    found = route(an_invoice(recipient, answers=answers or {}), SIX, rules, TODAY).steps
    return {step.channel: step for step in found}


KNOWN_ELSEWHERE = a_person(other=a_manager())


@pytest.mark.contract("ST-09")
def test_a_reservation_stops_the_mailbox_and_no_other_channel() -> None:
    reserved = {"efaktura": NO, "vipps": NO, "krr": Answer("no", Reason("reserved"))}
    found = steps(a_person(), reserved)
    assert found["mailbox"] == Step("mailbox", "passed", Reason("reserved"))
    assert found["email"].verdict == "chosen"
    consent = {"efaktura": Answer("yes", Reason("efaktura_consent"))}
    assert steps(a_person(), reserved | consent)["efaktura"].verdict == "chosen"


@pytest.mark.contract("LK-21")
def test_vipps_reaches_the_customer_although_another_recipient_gets_the_letters() -> None:
    found = steps(KNOWN_ELSEWHERE, {"efaktura": NO, "vipps": Answer("yes", Reason("vipps_on"))})
    assert found["vipps"] == Step("vipps", "chosen", Reason("vipps_on"))


def test_registers_are_asked_one_after_the_other() -> None:
    found = steps(a_person())
    assert [found[name].verdict for name in ("efaktura", "vipps", "mailbox", "email", "paper")] == [
        "ask",
        *["not_reached"] * 4,
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount_minor": 0}, "amount_not_positive"),
        ({"payment_reference": None}, "kid_invalid"),
        ({"payment_reference": "0018"}, None),
        ({"payment_reference": "018"}, "kid_invalid"),
        ({"payment_reference": "000123400000017"}, "kid_invalid"),
    ],
)
def test_a_channel_that_asks_for_payment_needs_an_amount_and_a_valid_kid(
    changes: dict[str, object], code: str | None
) -> None:
    rules = the_rules(channels={"vipps": capable(kid_digits=(4, 25))})
    (step,) = (step for step in route(an_invoice(**changes), SIX, rules, TODAY).steps if step.channel == "vipps")
    assert (step.reason.code if step.verdict == "passed" else None) == code
