"""Invoices to Vipps from run to receipt, through whatever moment a sender dies at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from portal.config import Municipality, Settings
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.queries import delivery_of
from portal.dispatch.running.explanation import candidates, explain
from portal.dispatch.running.funnel import would_send
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.sending.receipts import ask_after
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.values.national_id import NationalId
from tests.dispatch.envelopes import KARI
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Killed, Town
from tests.dispatch.town import NOW, Registered, a_customer, bill
from tests.dispatch.vipps_street import OLA, VippsStreet, breaks, says

TOKEN, PUT = "POST tokens", "PUT invoices"


@pytest.fixture
def street(settings: Settings, municipality: Municipality) -> VippsStreet:
    return VippsStreet(settings, municipality)


def desk_of(street: VippsStreet) -> Desk:
    can = {"vipps": street.channel().capabilities, "paper": capable(transmits=True)}
    return Desk(street.municipality, can, "http://127.0.0.1:8000", {"vipps": street.register()})


def billed(workplace: Workplace, *people: str | None) -> list[Registered]:
    """An invoice each, in a run that has begun."""
    with workplace.database.transaction() as session:
        numbers = [NationalId(one, "NO") if one else None for one in people]
        customers = [
            a_customer(str(number), email=None, national_id=one) for number, one in enumerate(numbers, start=1)
        ]
        return [
            bill(session, customer.number, customer=customer, payment_reference="000123400000014")
            for customer in customers
        ]


def begun(workplace: Workplace) -> Town:
    with workplace.database.transaction() as session:
        started = start_run(session, municipality=workplace.municipality, started_by="test", due_by=None, now=NOW)
    return Town(workplace, started.run)


def routed(town: Town, street: VippsStreet, *, later: timedelta = timedelta()) -> int:
    return route_run(town.work.database.transaction, run=town.run, desk=desk_of(street), now=NOW + later)


def handed_over(town: Town, street: VippsStreet) -> int:
    return hand_over(town.work.database, name="vipps", channel=street.channel(), run=town.run)


@pytest.mark.contract("LK-07")
@pytest.mark.contract("LK-16")
def test_whoever_has_vipps_gets_it_there_and_the_others_a_letter(workplace: Workplace, street: VippsStreet) -> None:
    kari, ola, nobody = billed(workplace, KARI.pid, OLA.pid, None)
    town = begun(workplace)
    assert routed(town, street) == 3
    handed_over(town, street)
    street.judged()
    ask_after(workplace.database, name="vipps", channel=street.channel(), municipality=street.municipality)
    assert town.channels(kari) == [("vipps", "delivered")]
    assert town.delivery(kari).state == "settled"
    assert [step.reason for step in town.delivery(ola).steps][2] == "vipps_off"
    assert [step.reason for step in town.delivery(nobody).steps][2] == "no_national_id"
    assert town.channels(ola) == town.channels(nobody) == [("paper", "planned")]


def test_the_person_number_is_not_at_rest_in_the_clear(workplace: Workplace, street: VippsStreet) -> None:
    billed(workplace, KARI.pid)
    town = begun(workplace)
    routed(town, street)
    with workplace.database.transaction() as session:
        stored = session.scalar(text("select envelope::text from attempt"))
    assert stored
    assert KARI.pid not in stored
    assert "sealed" in stored


@pytest.mark.contract("ST-16")
def test_a_vipps_that_does_not_answer_holds_the_invoice_until_it_does(
    workplace: Workplace, street: VippsStreet
) -> None:
    (invoice,) = billed(workplace, KARI.pid)
    town = begun(workplace)
    street.troubles[TOKEN] = breaks(httpx.ConnectError)
    assert routed(town, street) == 0
    assert (town.delivery(invoice).state, town.channels(invoice)) == ("open", [])
    assert town.delivery(invoice).steps[2].verdict == "held"
    assert routed(town, street) == 0, "not before its time"
    street.troubles.clear()
    assert routed(town, street, later=timedelta(minutes=2)) == 1
    assert town.channels(invoice) == [("vipps", "planned")]


@pytest.mark.contract("ST-16")
def test_a_human_is_told_when_a_register_stays_silent_for_a_day(
    workplace: Workplace, street: VippsStreet, capsys: pytest.CaptureFixture[str]
) -> None:
    (invoice,) = billed(workplace, KARI.pid)
    town = begun(workplace)
    street.troubles[TOKEN] = says(503)
    routed(town, street)
    assert routed(town, street, later=timedelta(hours=23)) == 0
    assert town.delivery(invoice).state == "open"
    routed(town, street, later=timedelta(hours=24, minutes=1))
    assert town.delivery(invoice).state == "exhausted"
    assert "dispatch_exhausted" in capsys.readouterr().out


def test_nobody_is_asked_about_twice_in_a_run(workplace: Workplace, street: VippsStreet) -> None:
    (kari,) = billed(workplace, KARI.pid)
    town = begun(workplace)
    street.vipps.users.switch(KARI, on=False)
    routed(town, street)
    assert town.channels(kari) == [("paper", "planned")]
    with workplace.database.transaction() as session:
        session.execute(text('update attempt set state = \'refused\', reason = \'{"code": "x", "numbers": {}}\''))
        session.execute(text("update dispatch set routed_at = null"))
    routed(town, street, later=timedelta(minutes=1))
    assert len([path for path in street.paths("POST") if path.endswith("tokens")]) == 1


def test_a_dry_run_and_explain_ask_vipps_and_write_nothing(workplace: Workplace, street: VippsStreet) -> None:
    billed(workplace, KARI.pid, OLA.pid)
    funnel = would_send(workplace.database, desk=desk_of(street), due_by=None, now=NOW)
    assert (dict(funnel.chosen), funnel.passed["vipps"]) == ({"vipps": 1, "paper": 1}, {"vipps_off": 1})
    with workplace.database.transaction() as session:
        (candidate,) = candidates(session, "2")
    told = explain(workplace.database, candidate, desk=desk_of(street), now=NOW)
    assert told.state == "not_started"
    assert (told.steps[2].reason, told.steps[-1].verdict) == ("vipps_off", "chosen")
    with workplace.database.transaction() as session:
        assert session.scalar(text("select count(*) from dispatch")) == 0
        assert delivery_of(session, candidate.id) is None


def test_a_dry_run_tells_what_would_be_held(workplace: Workplace, street: VippsStreet) -> None:
    billed(workplace, KARI.pid)
    street.troubles[TOKEN] = breaks(httpx.ConnectError)
    funnel = would_send(workplace.database, desk=desk_of(street), due_by=None, now=NOW)
    assert (funnel.held, funnel.nobody, dict(funnel.chosen)) == (1, 0, {})


def dies(*, taken: bool) -> Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]:
    """The process dies with the invoice on its way: before Vipps has it, or when it has and we have not written so."""

    def trouble(_: httpx.Request, there: Callable[[], httpx.Response]) -> httpx.Response:
        if taken:
            there()
        raise Killed

    return trouble


@pytest.mark.contract("ST-16")
@pytest.mark.parametrize("again", range(3))
@pytest.mark.parametrize("death", ["written but not sent", "sent but not recorded"])
def test_an_invoice_lies_in_vipps_once_whenever_its_sender_is_killed(
    workplace: Workplace, street: VippsStreet, death: str, again: int
) -> None:
    (invoice,) = billed(workplace, KARI.pid)
    town = begun(workplace)
    routed(town, street)
    taken = death == "sent but not recorded"
    street.troubles[PUT] = dies(taken=taken)
    with pytest.raises(Killed):
        handed_over(town, street)
    street.troubles.clear()
    assert handed_over(town, street) == 1
    street.judged()
    assert len(street.vipps.invoices.of(KARI.key, street.now)) == 1
    (attempt,) = town.delivery(invoice).attempts
    assert attempt.state in ("accepted", "delivered")
    puts = street.paths("PUT")
    assert len(puts) == (1 if taken else 2)
    assert len(set(puts)) == 1


def test_several_invoices_of_one_person_are_asked_about_once(workplace: Workplace, street: VippsStreet) -> None:
    with workplace.database.transaction() as session:
        kari = a_customer("1", email=None, national_id=NationalId(KARI.pid or "", "NO"))
        for number in ("1", "2", "3"):
            bill(session, number, customer=replace(kari), payment_reference="000123400000014")
    assert routed(begun(workplace), street) == 3
    assert len([path for path in street.paths("POST") if path.endswith("tokens")]) == 1
