"""The table of recipients, column by column: eFaktura, Vipps, the mailbox; e-mail and paper are in test_cascade."""

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


def steps(
    recipient: Recipient, answers: dict[str, Answer] | None = None, match: str = "national_id"
) -> dict[str, Step]:
    rules = the_rules(channels=CONNECTED, vipps_match=match)
    found = route(an_invoice(recipient, answers=answers or {}), SIX, rules, TODAY).steps
    return {step.channel: step for step in found}


def told(recipient: Recipient, channel: str, match: str = "national_id") -> str:
    """`ask` where the register decides, else the reason against it; every register before has said no."""
    before = {name: NO for name in ("efaktura", "vipps", "krr") if name != (CONNECTED[channel].register or "")}
    step = steps(recipient, before, match)[channel]
    return step.reason.code if step.verdict == "passed" else step.verdict


KNOWN_ELSEWHERE = a_person(other=a_manager())
UNKNOWN_ELSEWHERE = a_person(other=a_manager(), has_national_id=False)

ROWS = [
    # recipient, eFaktura, Vipps by person number, Vipps by registered mobile, mailbox
    pytest.param(a_person(), "ask", "ask", "ask", "ask", id="ordinary"),
    pytest.param(a_person(mobile=None), "ask", "ask", "no_mobile", "ask", id="no mobile"),
    pytest.param(a_person(mobile="22 12 34 56"), "ask", "ask", "no_mobile", "ask", id="a landline"),
    pytest.param(
        a_person(has_national_id=False),
        "no_national_id",
        "no_national_id",
        "ask",
        "no_national_id",
        id="no national id",
    ),
    pytest.param(a_person(protected=True), *["protected_identity"] * 4, id="protected identity"),
    pytest.param(a_person(kind="estate"), *["estate"] * 4, id="estate"),
    pytest.param(a_person(kind="minor"), *["minor"] * 4, id="minor"),
    pytest.param(a_person(kind="company"), *["company"] * 4, id="company"),
    pytest.param(KNOWN_ELSEWHERE, "ask", "ask", "ask", "ask", id="other recipient, id known"),
    pytest.param(
        UNKNOWN_ELSEWHERE,
        "no_national_id",
        "no_national_id",
        "override_recipient",
        "no_national_id",
        id="other recipient, no id",
    ),
]


@pytest.mark.contract("LK-20")
@pytest.mark.contract("ST-06")
@pytest.mark.parametrize(("recipient", "efaktura", "vipps", "by_mobile", "mailbox"), ROWS)
def test_each_kind_of_recipient_is_reached_in_person_as_the_table_says(
    recipient: Recipient, efaktura: str, vipps: str, by_mobile: str, mailbox: str
) -> None:
    assert told(recipient, "efaktura") == efaktura
    assert told(recipient, "vipps") == vipps
    assert told(recipient, "vipps", "registered_mobile") == by_mobile
    assert told(recipient, "mailbox") == mailbox


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
