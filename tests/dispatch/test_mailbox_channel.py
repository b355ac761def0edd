"""The digital mailbox: handed over once whatever happens on the way, and followed until it is read."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from portal.config import MailboxChannel, Municipality
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.channels.mailbox import Mailbox
from portal.dispatch.wire.integration_point import IntegrationPoint
from portal.dispatch.wire.nextmove import business_document
from tests.dispatch.digital_post import AWKWARD, DigitalPost, a_resident, answering
from tests.dispatch.envelopes import KARI, a_batch, an_envelope

SENDING = ("POST", "/eformidling/api/messages/out/multipart")


@pytest.fixture
def there(tmp_path: Path) -> DigitalPost:
    post = DigitalPost(tmp_path)
    post.settle(a_resident(KARI.pid or "", "digipost"))
    return post


def sent(channel: Mailbox, *envelopes: Envelope, read: Callable[[str], bytes] | None = None) -> list[Outcome]:
    batch = a_batch(*envelopes)
    return list(channel.send(Batch(batch.envelopes, read or batch.read)))


def results(channel: Mailbox, *envelopes: Envelope) -> list[str]:
    return [outcome.result for outcome in sent(channel, *envelopes)]


def told(channel: Mailbox, attempt: UUID) -> str | None:
    outcome = channel.status([Reference(attempt)]).get(attempt)
    return outcome.result if outcome else None


@pytest.mark.contract("LK-10")
@pytest.mark.contract("ST-08")
@pytest.mark.contract("ST-19")
def test_a_letter_is_handed_over_and_followed_until_it_is_read(there: DigitalPost, municipality: Municipality) -> None:
    channel, envelope = there.mailbox(), an_envelope("mailbox", municipality)
    assert results(channel, envelope) == ["accepted"]
    assert there.message(envelope.attempt).files == ("betaling.xml", envelope.documents[0].name)
    told_of = []
    for seconds in (1, 5):
        there.later = timedelta(seconds=seconds)
        told_of.append(told(channel, envelope.attempt))
    page = there.app.test_client().get(f"/residents/{KARI.pid}/mailbox/{envelope.attempt}/{envelope.documents[0].name}")
    assert page.data.startswith(b"%PDF")
    there.store.open(envelope.attempt, there.now())
    assert [*told_of, told(channel, envelope.attempt)] == ["accepted", "delivered", "read"]


def test_statuses_in_small_letters_are_understood(there: DigitalPost, municipality: Municipality) -> None:
    there.settle(a_resident(KARI.pid or "", "eboks"))
    channel, envelope = there.mailbox(), an_envelope("mailbox", municipality)
    sent(channel, envelope)
    there.later = timedelta(seconds=5)
    assert told(channel, envelope.attempt) == "delivered"


def test_a_large_letter_goes_step_by_step(there: DigitalPost, municipality: Municipality) -> None:
    channel, envelope = there.mailbox(), an_envelope("mailbox", municipality)
    large = b"%PDF" + b"x" * 5_000_000
    assert [one.result for one in sent(channel, envelope, read=lambda _: large)] == ["accepted"]
    assert SENDING not in there.calls
    message = there.message(envelope.attempt)
    assert message.sent_at
    assert there.store.file(envelope.attempt, envelope.documents[0].name).read_bytes() == large


def test_what_was_taken_before_is_there_already(there: DigitalPost, municipality: Municipality) -> None:
    channel, envelope = there.mailbox(), an_envelope("mailbox", municipality)
    assert results(channel, envelope, envelope) == ["accepted", "accepted"]
    assert len(list(there.store.messages())) == 1


def test_what_was_only_begun_is_finished(there: DigitalPost, municipality: Municipality) -> None:
    channel, envelope = there.mailbox(), an_envelope("mailbox", municipality)
    document = envelope.documents[0].name
    there.store.add(envelope.attempt, business_document(envelope), operator="digipost", fate="", now=there.now())
    there.store.attach(envelope.attempt, document, b"%PDF the first file")
    assert told(channel, envelope.attempt) is None
    assert results(channel, envelope) == ["accepted"]
    message = there.message(envelope.attempt)
    assert message.sent_at
    assert message.files == ("betaling.xml", document)


def test_a_channel_knows_nothing_of_what_never_came(there: DigitalPost) -> None:
    assert there.mailbox().status([Reference(uuid4())]) == {}


@pytest.mark.contract("ST-09")
@pytest.mark.parametrize("traits", [("digipost", "reserved"), ("digipost", "contact_expired"), ()])
def test_who_can_only_be_reached_in_altinn_has_no_mailbox(
    there: DigitalPost, municipality: Municipality, traits: tuple[str, ...]
) -> None:
    there.settle(a_resident(KARI.pid or "", *traits))
    (outcome,) = sent(there.mailbox(), an_envelope("mailbox", municipality))
    assert outcome.result == "refused"
    assert outcome.reason
    assert outcome.reason.code == "no_mailbox"


def test_a_mailbox_that_refuses_says_so_before_it_is_delivered(there: DigitalPost, municipality: Municipality) -> None:
    there.settle(a_resident(KARI.pid or "", "digipost", "mailbox_refuses"))
    channel, envelope = there.mailbox(), an_envelope("mailbox", municipality)
    sent(channel, envelope)
    there.later = timedelta(seconds=9)
    assert told(channel, envelope.attempt) == "refused"


def test_a_failure_after_delivery_is_an_alarm_and_no_refusal(there: DigitalPost, municipality: Municipality) -> None:
    there.settle(a_resident(KARI.pid or "", "digipost", "notice_fails"))
    channel, envelope = there.mailbox(), an_envelope("mailbox", municipality)
    sent(channel, envelope)
    there.later = timedelta(seconds=9)
    outcome = channel.status([Reference(envelope.attempt)])[envelope.attempt]
    assert outcome.result == "delivered"
    assert outcome.alarm
    assert outcome.alarm.code == "failed_after_delivery"


def an_awkward_mailbox(name: str) -> Mailbox:
    """Somebody who is there, and then does this."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/statuses"):
            return httpx.Response(200, json={"content": []})
        return AWKWARD[name](request)

    return Mailbox(IntegrationPoint(answering(answer)), MailboxChannel())


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("silent", "unknown"),
        ("html", "unknown"),
        ("huge", "unknown"),
        ("broken", "unknown"),
        ("a list", "unknown"),
        ("wrong types", "unknown"),
        ("gone", "transient"),
        ("untrusted", "transient"),
        ("busy", "transient"),
    ],
)
def test_an_awkward_answer_is_never_taken_for_a_yes_or_a_no(name: str, result: str, municipality: Municipality) -> None:
    assert results(an_awkward_mailbox(name), an_envelope("mailbox", municipality)) == [result]


@pytest.mark.parametrize("name", ["silent", "html", "huge", "broken", "a list", "wrong types"])
def test_who_cannot_be_asked_is_not_sent_to_again(name: str) -> None:
    attempt = uuid4()
    assert told(an_awkward_mailbox(name), attempt) == "unknown"


@pytest.mark.parametrize("name", ["gone", "untrusted", "busy"])
def test_nobody_to_ask_is_a_channel_that_is_down(name: str) -> None:
    with pytest.raises(ChannelDown):
        an_awkward_mailbox(name).status([Reference(uuid4())])


@pytest.mark.parametrize(
    ("status", "exception", "result", "reason"),
    [
        (400, "ReceiverDoesNotAcceptProcessException", "refused", "no_mailbox"),
        (400, "ServiceNotEnabledException", "transient", None),
        (400, "MaxFileSizeExceededException", "refused", "rejected_by_channel"),
        (400, "TimeToLiveException", "refused", "rejected_by_channel"),
        (400, "MethodArgumentNotValidException", "refused", "rejected_by_channel"),
        (400, "", "unknown", None),
        (302, "", "transient", None),
        (401, "", "transient", None),
        (403, "", "transient", None),
        (404, "", "transient", None),
        (500, "NullPointerException", "unknown", None),
    ],
)
def test_only_a_no_about_the_recipient_or_the_letter_sends_it_on(
    status: int, exception: str, result: str, reason: str | None, municipality: Municipality
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/statuses"):
            return httpx.Response(200, json={"content": []})
        return httpx.Response(status, json={"status": status, "exception": f"no.difi.{exception}", "message": "no"})

    channel = Mailbox(IntegrationPoint(answering(answer)), MailboxChannel())
    (outcome,) = sent(channel, an_envelope("mailbox", municipality))
    assert outcome.result == result
    assert (outcome.reason and outcome.reason.code) == reason


def test_nobody_is_drawn_once_the_integration_point_is_gone(municipality: Municipality) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if len(asked) == 1:
            return httpx.Response(200, json={"content": []})
        raise httpx.ConnectError("gone")

    channel = Mailbox(IntegrationPoint(answering(answer)), MailboxChannel())
    drawn = iter([an_envelope("mailbox", municipality) for _ in range(3)])
    outcomes = channel.send(Batch(drawn, a_batch().read))
    assert next(outcomes).result == "transient"
    with pytest.raises(ChannelDown):
        next(outcomes)
    assert len(list(drawn)) == 2


def test_a_mailbox_takes_nothing_back(there: DigitalPost) -> None:
    assert there.mailbox().revoke(uuid4()) == "kept"
