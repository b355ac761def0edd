from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from portal.config import Municipality, Settings
from portal.dispatch.channel import ChannelDown, Outcome, Reference
from portal.dispatch.channels.vipps import Vipps, invoice_id_of
from portal.invoices.dispatch_facts import AttachedFile
from portal.policy.outcome import Reason
from tests.dispatch.envelopes import KARI, a_batch, an_envelope
from tests.dispatch.town import ISSUER
from tests.dispatch.vipps_street import VippsStreet, breaks, breaks_after, says

PUT, TOKEN = "PUT invoices", "POST tokens"


@pytest.fixture
def street(settings: Settings, municipality: Municipality) -> VippsStreet:
    return VippsStreet(settings, municipality)


def sent(street: VippsStreet, **changes: Any) -> Outcome:
    (outcome,) = street.channel().send(a_batch(an_envelope("vipps", street.municipality, **changes)))
    return outcome


def told(street: VippsStreet, outcome: Outcome) -> Outcome:
    return street.channel().status([Reference(outcome.attempt, outcome.reference)])[outcome.attempt]


@pytest.mark.contract("LK-07")
@pytest.mark.contract("LK-08")
@pytest.mark.contract("VA-01")
@pytest.mark.contract("VA-07")
def test_an_invoice_lies_in_vipps_with_its_pdf_and_attachments(street: VippsStreet) -> None:
    attached = (AttachedFile("vedtak.pdf", "application/pdf", "b" * 64, 10), AttachedFile("tall.xls", "x/y", "c", 1))
    outcome = sent(street, attachments=attached)
    assert outcome.result == "accepted"
    street.judged()
    (invoice,) = street.vipps.invoices.of(KARI.key, street.now)
    assert (invoice.sent["amount"], invoice.sent["subject"]) == (123_450, "Barnehage")
    assert invoice.sent["paymentInformation"] == {"type": "kid", "value": "000123400000014", "account": "16370712348"}
    assert [one["title"] for one in invoice.sent["attachments"]] == ["vedtak.pdf"]
    page = street.browser.get(f"/residents/{KARI.key}/vipps").text
    assert "Vis detaljer" in page
    assert "vedtak.pdf" in page


def test_what_an_invoice_is_for_is_not_told_where_it_is_private(street: VippsStreet) -> None:
    envelope = an_envelope("vipps", street.municipality, category="health")
    assert envelope.content["invoice"]["subject"] == "Faktura"


def test_the_same_invoice_again_lies_there_once(street: VippsStreet) -> None:
    envelope = an_envelope("vipps", street.municipality)
    for _ in range(2):
        (outcome,) = street.channel().send(a_batch(envelope))
        assert outcome.result == "accepted"
    street.judged()
    assert len(street.vipps.invoices.of(KARI.key, street.now)) == 1


def test_the_recipient_is_asked_for_anew_right_before_sending_and_the_token_is_kept_nowhere(
    street: VippsStreet,
) -> None:
    envelope = an_envelope("vipps", street.municipality)
    assert "recipientToken" not in str(envelope.content) + str(envelope.secret)
    list(street.channel().send(a_batch(envelope)))
    assert [path.rsplit("/", 1)[-1] for path in street.paths("POST")] == ["get", "tokens"]


def test_whoever_has_switched_vipps_off_since_goes_on_to_the_next_channel(street: VippsStreet) -> None:
    street.vipps.users.switch(KARI, on=False)
    outcome = sent(street)
    assert (outcome.result, outcome.reason) == ("refused", Reason("vipps_off"))


@pytest.mark.parametrize(
    ("at", "trouble", "result"),
    [
        (TOKEN, breaks(httpx.ReadTimeout), "transient"),
        (TOKEN, says(500), "transient"),
        (TOKEN, says(200, html="<h1>Sorry</h1>"), "transient"),
        (TOKEN, says(200, json={"recipientToken": 7}), "transient"),
        (TOKEN, says(200, json=["token"]), "transient"),
        (PUT, breaks(httpx.ReadTimeout), "unknown"),
        (PUT, breaks(httpx.RemoteProtocolError), "unknown"),
        (PUT, says(500), "unknown"),
        (PUT, says(503), "transient"),
        (PUT, says(429, headers={"Retry-After": "120"}), "transient"),
        (PUT, says(403, json={"error": {"type": "https://vipps.no/invoice/v1/problems/issuer"}}), "refused"),
        (PUT, says(400, html="<h1>No</h1>"), "unknown"),
        (PUT, says(400, json={"error": {"type": "x/invalid-invoice-id"}}), "refused"),
        (PUT, says(302), "transient"),
        (PUT, says(409), "unknown"),
        (PUT, says(200, content=b"x" * 2_000_000), "unknown"),
    ],
)
def test_a_bad_answer_is_transient_unknown_or_refused_and_never_a_crash(
    street: VippsStreet, at: str, trouble: Any, result: str
) -> None:
    street.troubles[at] = trouble
    assert sent(street).result == result


def test_an_answer_lost_after_vipps_took_it_is_found_out_by_asking(street: VippsStreet) -> None:
    street.troubles[PUT] = breaks_after(httpx.ReadTimeout)
    outcome = sent(street)
    assert outcome.result == "unknown"
    street.judged()
    assert street.channel().status([Reference(outcome.attempt)])[outcome.attempt].result == "delivered"


def test_too_many_calls_are_waited_out_when_vipps_says_how_long(street: VippsStreet) -> None:
    times = iter([httpx.Response(429, headers={"Retry-After": "0"})])

    def busy(request: httpx.Request, there: Callable[[], httpx.Response]) -> httpx.Response:
        return next(times, None) or there()

    street.troubles[PUT] = busy
    assert sent(street).result == "accepted"
    assert len(street.paths("PUT")) == 2


@pytest.mark.parametrize("fault", [httpx.ConnectError, httpx.ConnectTimeout])
def test_a_line_that_breaks_before_it_stands_ends_the_batch(street: VippsStreet, fault: type[Exception]) -> None:
    street.troubles[PUT] = breaks(fault)
    envelopes = [an_envelope("vipps", street.municipality) for _ in range(2)]
    outcomes = street.channel().send(a_batch(*envelopes))
    assert next(outcomes).result == "transient"
    with pytest.raises(ChannelDown):
        next(outcomes)


@pytest.mark.parametrize("wrong", [{"client_secret": "another"}, {"subscription_key": "another"}])
def test_a_wrong_key_is_about_us_and_nothing_is_drawn(street: VippsStreet, wrong: dict[str, str]) -> None:
    channel = Vipps(street.access(**wrong), (ISSUER,), receipt_days=2)
    with pytest.raises(ChannelDown):
        list(channel.send(a_batch(an_envelope("vipps", street.municipality))))


def test_an_access_token_that_ended_early_is_renewed(street: VippsStreet) -> None:
    ended = iter([httpx.Response(401)])
    street.troubles[TOKEN] = lambda _, there: next(ended, None) or there()
    assert sent(street).result == "accepted"


def test_vipps_tells_what_became_of_it(street: VippsStreet) -> None:
    outcome = sent(street)
    assert told(street, outcome).result == "accepted"
    street.judged()
    assert told(street, outcome).result == "delivered"
    page = f"/residents/{KARI.key}/vipps/{outcome.reference}/approved"
    assert street.browser.post(page).status_code == 303
    assert told(street, outcome).result == "read"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"payment_reference": "123"}, "invalid-kid"),
        ({"payment_reference": "000123400000017"}, "invalid-kid"),
        ({"account": "12345678903"}, "invalid-account"),
        ({"due_date": timedelta(days=2)}, "invalid-due"),
        ({"due_date": timedelta(days=366)}, "invalid-due"),
    ],
)
def test_what_vipps_finds_wrong_is_a_late_refusal_with_its_problem(
    street: VippsStreet, changes: dict[str, Any], problem: str
) -> None:
    due = changes.get("due_date")
    outcome = sent(street, **(changes | ({"due_date": street.now.date() + due} if due else {})))
    street.judged()
    late = told(street, outcome)
    assert (late.result, late.reason) == ("refused", Reason("rejected_by_channel", {"answer": problem}))


@pytest.mark.parametrize("days", [3, 365])
def test_the_due_window_includes_both_its_ends(street: VippsStreet, days: int) -> None:
    outcome = sent(street, due_date=street.now.date() + timedelta(days=days))
    street.judged()
    assert told(street, outcome).result == "delivered"


def test_an_invoice_is_taken_back_until_it_is_approved(street: VippsStreet) -> None:
    outcome = sent(street)
    street.judged()
    assert street.channel().revoke(outcome.attempt) == "gone"
    assert street.vipps.invoices.of(KARI.key, street.now) == []
    assert told(street, outcome).result == "refused"


def test_an_invoice_taken_back_whose_answer_was_lost_is_still_taken_back(street: VippsStreet) -> None:
    outcome = sent(street)
    street.judged()
    assert [street.channel().revoke(outcome.attempt) for _ in range(2)] == ["gone", "gone"]
    assert len([call for call in street.calls if call.url.path.endswith("revoked")]) == 1


def test_an_invoice_that_changed_while_we_looked_is_not_taken_back(street: VippsStreet) -> None:
    outcome = sent(street)
    street.judged()
    revoked = "PUT status"

    def approved_meanwhile(request: httpx.Request, there: Callable[[], httpx.Response]) -> httpx.Response:
        street.browser.post(f"/residents/{KARI.key}/vipps/{outcome.reference}/approved")
        return there()

    street.troubles[revoked] = approved_meanwhile
    assert street.channel().revoke(outcome.attempt) == "approved"
    (call,) = [call for call in street.calls if call.url.path.endswith("revoked")]
    assert call.headers["If-Match"]
    assert call.headers["Idempotency-Key"] == str(outcome.attempt)


def test_an_unreachable_vipps_can_neither_be_asked_nor_revoked_at(street: VippsStreet) -> None:
    outcome = sent(street)
    street.troubles["GET invoices"] = breaks(httpx.ConnectError)
    with pytest.raises(ChannelDown):
        told(street, outcome)
    with pytest.raises(ChannelDown):
        street.channel().revoke(outcome.attempt)


@pytest.mark.parametrize("answer", [says(200, html="x"), says(200, json={"status": 7}), says(500)])
def test_a_bad_answer_about_an_invoice_says_nothing(street: VippsStreet, answer: Any) -> None:
    outcome = sent(street)
    street.troubles["GET invoices"] = answer
    assert told(street, outcome).result == "unknown"


def test_an_id_is_what_vipps_can_read(street: VippsStreet) -> None:
    envelope = an_envelope("vipps", street.municipality)
    assert envelope.content["invoice_id"] == invoice_id_of(ISSUER, envelope.attempt)
