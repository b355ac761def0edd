"""Invoices routed and handed over to the bank, also when the sender dies in the middle of it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from portal.dispatch.queries import possible_doubles
from portal.jobs import Workplace
from tests.dispatch.bank_run import BankRun, billed
from tests.dispatch.bank_street import OLA, answering
from tests.dispatch.envelopes import KARI
from tests.dispatch.post_office import Killed


@pytest.mark.contract("LK-06")
@pytest.mark.contract("ST-02")
@pytest.mark.contract("VA-03")
def test_who_takes_efaktura_gets_the_invoice_in_the_bank_and_who_does_not_gets_it_the_next_way(
    workplace: Workplace,
) -> None:
    town = BankRun(workplace, ("1", billed(KARI)), ("2", billed(OLA)))
    assert town.route() == 2
    assert town.send() == 1
    assert town.channels("1") == [("efaktura", "accepted")]
    assert (town.step("1"), town.step("2")) == (("chosen", "efaktura_consent"), ("passed", "no_consent"))
    assert town.channels("2") == [("paper", "planned")]
    assert [claim.invoice_no for claim in town.street.bank.claims.all()] == ["1"]


@pytest.mark.contract("LK-09")
def test_who_gets_it_in_the_bank_gets_it_no_other_way(workplace: Workplace) -> None:
    town = BankRun(workplace, ("1", billed(KARI)))
    town.route()
    town.send()
    assert town.step("1", "vipps") == ("not_reached", "placed_before")
    assert (town.route(), town.send()) == (0, 0)


@pytest.mark.parametrize("kind", ["estate", "minor", "company"])
def test_nobody_is_looked_up_who_is_never_reached_in_person(workplace: Workplace, kind: str) -> None:
    town = BankRun(workplace, ("1", replace(billed(KARI), kind=kind)))
    town.route()
    assert town.step("1") == ("passed", kind)
    assert town.street.calls == []


@pytest.mark.parametrize(("change", "code"), [("protected", "protected_identity"), ("national_id", "no_national_id")])
def test_nobody_is_looked_up_who_is_protected_or_has_no_number(workplace: Workplace, change: str, code: str) -> None:
    customer = replace(billed(KARI), **{change: True if change == "protected" else None})
    town = BankRun(workplace, ("1", customer))
    town.route()
    assert town.step("1") == ("passed", code)
    assert town.street.calls == []


def test_who_has_several_invoices_is_looked_up_once(workplace: Workplace) -> None:
    town = BankRun(workplace, *((str(number), billed(KARI)) for number in range(4)))
    assert town.route() == 4
    assert Counter(path for _, path in town.street.calls) == {"/efaktura/lookup": 1}


def test_an_invoice_waits_while_the_register_is_silent_and_never_falls_to_paper(workplace: Workplace) -> None:
    town = BankRun(workplace, ("1", billed(KARI)))
    assert town.route(answering(lambda _: httpx.Response(200, text="<html>"))) == 0
    assert town.step("1")[0] == "held"
    assert town.channels("1") == []
    assert town.route(after=timedelta(hours=1)) == 1
    assert town.channels("1") == [("efaktura", "planned")]


def test_neither_person_number_nor_identifier_lies_open_in_the_store(workplace: Workplace) -> None:
    town = BankRun(workplace, ("1", billed(KARI)))
    town.route()
    kept = str(town.envelopes())
    assert "invoiceURI" in kept
    assert KARI.pid not in kept
    assert "efakturaIdentifier" not in kept


def test_a_refusal_at_the_bank_sends_the_invoice_on(workplace: Workplace) -> None:
    town = BankRun(workplace, ("1", billed(KARI)))
    town.route()
    town.street.browser.post(f"/residents/{KARI.key}/bank", data={"consent": "on", "blocks_issuer": "on"})
    town.send()
    town.route(after=timedelta(minutes=1))
    assert town.channels("1") == [("efaktura", "refused"), ("paper", "planned")]
    assert town.step("1") == ("passed", "issuer_blocked")


class Dying(httpx.BaseTransport):
    """The process dies at the nth claim: before the bank has it, or after, before we have heard."""

    def __init__(self, town: BankRun, nth: int, *, taken: bool) -> None:
        self._bank, self._left, self._taken = town.street.access().transport, nth, taken

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._left -= request.method == "PUT"
        if self._left or request.method != "PUT":
            return self._given(request)
        if self._taken:
            self._given(request)
        raise Killed

    def _given(self, request: httpx.Request) -> httpx.Response:
        assert self._bank
        return self._bank.handle_request(request)


@pytest.mark.contract("ST-16")
@pytest.mark.parametrize("taken", [False, True], ids=["written but not sent", "sent but not recorded"])
@pytest.mark.parametrize("nth", [1, 3, 5])
def test_every_claim_lies_in_the_bank_once_whenever_the_sender_dies(
    workplace: Workplace,
    nth: int,
    taken: bool,  # noqa: FBT001
) -> None:
    numbers = [str(number) for number in range(5)]
    town = BankRun(workplace, *((number, billed(KARI)) for number in numbers))
    town.route()
    with pytest.raises(Killed):
        town.send(Dying(town, nth, taken=taken))
    while town.send():
        town.waited()
    assert sorted(claim.invoice_no for claim in town.street.bank.claims.all()) == numbers
    assert {attempt for number in numbers for attempt in town.channels(number)} <= {
        ("efaktura", "accepted"),
        ("efaktura", "delivered"),
    }
    with workplace.database.transaction() as session:
        assert possible_doubles(session) == 0
