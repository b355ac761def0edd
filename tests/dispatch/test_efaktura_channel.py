from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from structlog.testing import capture_logs

from portal.config import EfakturaChannel, Municipality, Settings
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.policy.outcome import Reason
from portal.sandbox.bank.customers import Choice
from portal.values.money import Money
from tests.dispatch.bank_street import BankStreet, answering, with_bank
from tests.dispatch.envelopes import KARI, a_batch, an_envelope
from tests.dispatch.town import NOW

TODAY = NOW.date()


@pytest.fixture
def street(settings: Settings, municipality: Municipality) -> BankStreet:
    return BankStreet(with_bank(settings), municipality)


def channel(access: EfakturaAccess) -> Efaktura:
    return Efaktura(access, EfakturaChannel())


def sent(street: BankStreet, *envelopes: Envelope) -> list[Outcome]:
    return list(channel(street.access()).send(a_batch(*envelopes)))


def outcome(street: BankStreet, **changes: Any) -> Outcome:
    (one,) = sent(street, an_envelope("efaktura", street.municipality, **changes))
    return one


def status(street: BankStreet, envelope: Envelope) -> Outcome | None:
    return channel(street.access()).status([Reference(envelope.attempt)]).get(envelope.attempt)


@pytest.mark.contract("LK-06")
@pytest.mark.contract("VA-03")
def test_the_claim_lies_in_the_recipient_s_bank_with_all_it_takes_to_pay_it(street: BankStreet) -> None:
    envelope = an_envelope("efaktura", street.municipality)
    assert sent(street, envelope) == [Outcome(envelope.attempt, "accepted")]
    (claim,) = street.bank.claims.all()
    assert claim.customer == KARI.key
    assert (claim.sent["amount"], claim.sent["dueDate"]) == (123_450, (TODAY + timedelta(days=20)).isoformat())
    assert (claim.sent["kid"], claim.sent["accountNumber"]) == ("000123400000014", "16370712348")
    assert claim.sent["invoiceURI"].startswith("https://faktura.lorenskog.example/callbacks/efaktura/")


def test_no_person_number_travels_with_a_claim(street: BankStreet) -> None:
    sent(street, an_envelope("efaktura", street.municipality))
    (claim,) = street.bank.claims.all()
    assert KARI.pid not in str(claim.sent)
    assert all(KARI.pid not in path for _, path in street.calls)


def test_the_same_attempt_sent_twice_is_one_claim(street: BankStreet) -> None:
    envelope = an_envelope("efaktura", street.municipality)
    assert [one.result for one in sent(street, envelope) + sent(street, envelope)] == ["accepted", "delivered"]
    assert len(street.bank.claims.all()) == 1


@pytest.mark.contract("PG-16")
@pytest.mark.contract("PG-17")
@pytest.mark.parametrize(("days", "result"), [(2, "refused"), (3, "accepted"), (365, "accepted"), (366, "refused")])
def test_the_bank_holds_to_the_due_window_too(street: BankStreet, days: int, result: str) -> None:
    assert outcome(street, due_date=TODAY + timedelta(days=days)).result == result


@pytest.mark.contract("PG-18")
def test_the_bank_takes_kroner_only(street: BankStreet) -> None:
    assert outcome(street, amount=Money(100, "SEK")).reason == Reason("rejected_by_channel", {"answer": "CURRENCY"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"payment_reference": "123"}, "kid_invalid"),
        ({"amount": Money(0, "NOK")}, "rejected_by_channel"),
        ({"account": "86011117947"}, "rejected_by_channel"),
        ({"number": "F" * 101}, "rejected_by_channel"),
    ],
)
def test_what_the_bank_will_not_have_is_refused_with_its_reason(
    street: BankStreet, changes: dict[str, Any], code: str
) -> None:
    refused = outcome(street, **changes)
    assert (refused.result, refused.reason and refused.reason.code) == ("refused", code)
    assert street.bank.claims.all() == []


def test_a_claim_without_a_kid_is_taken(street: BankStreet) -> None:
    assert outcome(street, payment_reference=None).result == "accepted"


@pytest.mark.parametrize(
    ("choice", "code"),
    [(Choice(consent=False), "no_consent"), (Choice(consent=True, blocks_issuer=True), "issuer_blocked")],
)
def test_who_has_changed_their_mind_since_the_look_up_is_left_to_the_next_channel(
    street: BankStreet, choice: Choice, code: str
) -> None:
    street.choose(KARI, choice)
    refused = outcome(street)
    assert (refused.result, refused.reason and refused.reason.code) == ("refused", code)


def test_an_identifier_the_register_has_never_given_reaches_nobody(street: BankStreet) -> None:
    envelope = an_envelope("efaktura", street.municipality)
    (refused,) = sent(street, replace(envelope, secret={"efakturaIdentifier": "0000000000000000"}))
    assert refused.reason == Reason("no_consent", {"because": "efaktura"})


def test_an_issuer_that_is_not_ours_is_our_trouble_and_not_the_recipient_s(street: BankStreet) -> None:
    assert outcome(street, issuer="987654325").result == "transient"


def test_an_invoice_that_lies_there_already_is_never_sent_another_way(street: BankStreet) -> None:
    assert [outcome(street).result, outcome(street).result] == ["accepted", "unknown"]
    assert len(street.bank.claims.all()) == 1


def test_a_claim_is_asked_about_under_our_own_key(street: BankStreet) -> None:
    envelope = an_envelope("efaktura", street.municipality)
    assert status(street, envelope) is None
    sent(street, envelope)
    assert status(street, envelope) == Outcome(envelope.attempt, "delivered")


def test_a_claim_can_be_called_back_until_it_is_paid(street: BankStreet) -> None:
    first, second = (an_envelope("efaktura", street.municipality, number=number) for number in ("F-1", "F-2"))
    sent(street, first, second)
    street.browser.post(f"/residents/{KARI.key}/bank/{second.attempt}/pay")
    called = channel(street.access())
    assert [called.revoke(first.attempt), called.revoke(second.attempt)] == ["gone", "approved"]
    # Called back before, and never there.
    assert [called.revoke(first.attempt), called.revoke(uuid4())] == ["gone", "kept"]


def test_a_claim_called_back_makes_room_for_a_new_one_of_the_same_number(street: BankStreet) -> None:
    envelope = an_envelope("efaktura", street.municipality)
    sent(street, envelope)
    channel(street.access()).revoke(envelope.attempt)
    assert outcome(street).result == "accepted"


def test_a_claim_that_was_called_back_counts_as_refused(street: BankStreet) -> None:
    envelope = an_envelope("efaktura", street.municipality)
    sent(street, envelope)
    channel(street.access()).revoke(envelope.attempt)
    told = status(street, envelope)
    assert told
    assert (told.result, told.reason) == ("refused", Reason("rejected_by_channel", {"answer": "cancelled"}))


def test_a_wrong_key_is_the_channel_s_trouble_and_draws_nothing(street: BankStreet) -> None:
    drawn: list[Envelope] = []

    def draw() -> Iterator[Envelope]:
        drawn.append(an_envelope("efaktura", street.municipality))
        yield drawn[-1]

    with pytest.raises(ChannelDown):
        list(channel(street.access("not the key")).send(Batch(draw(), a_batch().read)))
    assert drawn == []


# Bad days: whatever comes back, the outcome is one of the four, and the log says so.

HTML = httpx.Response(200, headers={"Content-Type": "text/html"}, text="<html>Logg inn</html>")


def on_a_bad_day(municipality: Municipality, answer: httpx.Response | Exception) -> Outcome:
    """Everything is well until the claim itself is sent."""

    def answered(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"issuers": ["842566142"]})
        if isinstance(answer, Exception):
            raise answer
        return answer

    (one,) = channel(answering(answered)).send(a_batch(an_envelope("efaktura", municipality)))
    return one


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (HTML, "unknown"),
        (httpx.Response(201, json=["not", "an", "object"]), "unknown"),
        (httpx.Response(201, json={"consignmentId": 7, "status": "accepted"}), "unknown"),
        (httpx.Response(201, json={"consignmentId": "x", "status": "accepted"}), "unknown"),
        (httpx.Response(201, json={"status": "on its way"}), "unknown"),
        (httpx.Response(201, content=b'{"status": "' + b"a" * 2_000_000 + b'"}'), "unknown"),
        (httpx.Response(500, text="oops"), "unknown"),
        (httpx.ReadTimeout("silence"), "unknown"),
        (httpx.RemoteProtocolError("cut off"), "unknown"),
        (httpx.Response(418, text="<html>"), "unknown"),
        (httpx.Response(503, text="later"), "transient"),
        (httpx.Response(429, headers={"Retry-After": "5"}), "transient"),
        (httpx.Response(401, json={"code": "5008"}), "transient"),
        (httpx.Response(403, text="<html>firewall</html>"), "transient"),
        (httpx.Response(302, headers={"Location": "http://elsewhere.example"}), "transient"),
        (httpx.Response(422, json={"code": "SOMETHING_NEW"}), "refused"),
        (httpx.Response(409, json={"code": "209"}), "unknown"),
    ],
)
def test_a_bad_answer_is_never_taken_for_a_yes_nor_for_the_recipient_s_no(
    municipality: Municipality, answer: httpx.Response | Exception, result: str
) -> None:
    with capture_logs() as lines:
        assert on_a_bad_day(municipality, answer).result == result
    assert all(KARI.pid not in str(line) for line in lines)


@pytest.mark.parametrize("answer", [HTML, httpx.ReadTimeout("silence"), httpx.Response(403)])
def test_a_bad_answer_leaves_a_line_in_the_log(municipality: Municipality, answer: httpx.Response | Exception) -> None:
    with capture_logs() as lines:
        on_a_bad_day(municipality, answer)
    assert [line["log_level"] for line in lines] == ["warning"]


def test_a_line_lost_between_two_leaves_the_second_to_wait(municipality: Municipality) -> None:
    answers = iter([httpx.Response(200, json={"issuers": []}), httpx.ConnectError("gone")])

    def answered(request: httpx.Request) -> httpx.Response:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    envelopes = [an_envelope("efaktura", municipality) for _ in range(2)]
    outcomes = channel(answering(answered)).send(a_batch(*envelopes))
    assert next(outcomes).result == "transient"
    with pytest.raises(ChannelDown):
        next(outcomes)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ({"status": "accepted"}, "accepted"),
        ({"status": "delivered"}, "delivered"),
        ({"status": "paid"}, "delivered"),
        ({"status": "rejected", "code": "NO_CONSENT"}, "refused"),
        ({"status": "misunderstood"}, "unknown"),
    ],
)
def test_each_status_says_how_far_the_claim_has_come(answer: dict[str, str], result: str) -> None:
    attempt = uuid4()
    asked = channel(answering(lambda _: httpx.Response(200, json={"consignmentId": str(attempt), **answer})))
    assert asked.status([Reference(attempt)])[attempt].result == result


def test_when_nobody_can_say_nothing_is_called_back() -> None:
    with pytest.raises(ChannelDown):
        channel(answering(lambda _: httpx.Response(500))).revoke(uuid4())
