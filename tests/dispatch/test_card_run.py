"""Runs where the municipality goes by the customer card, with the residents' bank next door."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.config import Municipality
from portal.db import vault_of
from portal.dispatch.envelope import from_json
from portal.dispatch.models import Attempt
from portal.dispatch.preference import Ticks
from portal.jobs import Workplace
from portal.people import agreements, cards
from portal.people.cards import Card
from portal.people.queries import customers_numbered
from tests.dispatch.bank_run import BankRun, billed
from tests.dispatch.bank_street import KARI, OLA
from tests.dispatch.town import NOW

BULK = Ticks(search=True, save_on_card=True)
COMPANY = replace(KARI, pid=None, name="Fjellheim AS", kind="company", customer_numbers=("9",), traits=())
MARCH_2022 = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
JUNE_2022 = datetime(2022, 6, 1, 9, 0, tzinfo=UTC)
LOOK_UP = ("POST", "/efaktura/lookup")


def when_asked(municipality: Municipality) -> Municipality:
    rules = municipality.channels
    assert rules.efaktura
    efaktura = rules.efaktura.model_copy(update={"efaktura_search": "when_asked"})
    return municipality.model_copy(update={"channels": rules.model_copy(update={"efaktura": efaktura})})


@pytest.fixture
def work(workplace: Workplace) -> Workplace:
    return replace(workplace, municipality=when_asked(workplace.municipality))


def put_on_card(town: BankRun, number: str, method: str) -> None:
    with town.work.database.transaction() as session:
        (customer,) = customers_numbered(session, number)
        cards.set_method(session, customers=[customer.id], method=method, source="clerk", now=NOW)


def on_card(town: BankRun, number: str) -> Card | None:
    with town.work.database.transaction() as session:
        (customer,) = customers_numbered(session, number)
        return cards.cards_of(session, [customer.id]).get(customer.id)


def a_town(work: Workplace, ticks: Ticks, **cards_by_number: str) -> BankRun:
    """Kari takes eFaktura, Ola does not, and both have paper on their cards; so has a company."""
    people = {"K-1": billed(KARI), "O-1": billed(OLA), "C-1": billed(COMPANY, kind="company")}
    town = BankRun(work, *people.items(), ticks=ticks)
    for customer in people.values():
        put_on_card(town, customer.number, cards_by_number.get(customer.number, "paper"))
    return town


KARIS, OLAS = KARI.customer_numbers[0], OLA.customer_numbers[0]


@pytest.mark.contract("PG-08")
@pytest.mark.contract("PG-09")
def test_unticked_nobody_is_looked_up_and_every_card_is_followed(work: Workplace) -> None:
    town = a_town(work, Ticks())
    town.route()
    assert town.street.calls == []
    assert {channel for number in ("K-1", "O-1", "C-1") for channel, _ in town.channels(number)} == {"paper"}
    assert town.step("K-1") == ("passed", "efaktura_not_searched")
    assert on_card(town, KARIS) == Card("paper", "clerk", NOW)


@pytest.mark.contract("PG-05")
@pytest.mark.contract("PG-08")
@pytest.mark.contract("PG-09")
@pytest.mark.contract("PG-10")
@pytest.mark.contract("PG-19")
def test_ticked_for_all_private_persons_are_searched_and_those_found_have_it_on_the_card(work: Workplace) -> None:
    town = a_town(work, BULK)
    town.route()
    # Kari and Ola; nobody asks about the company.
    assert town.street.calls == [LOOK_UP] * 2
    assert [channel for channel, _ in town.channels("K-1")] == ["efaktura"]
    assert [channel for channel, _ in town.channels("O-1")] == ["paper"]
    assert town.step("C-1") == ("passed", "company")
    assert on_card(town, KARIS) == Card("efaktura", "efaktura_search", NOW)
    assert on_card(town, OLAS) == Card("paper", "clerk", NOW)
    assert town.send() == 1
    assert [claim.invoice_no for claim in town.street.bank.claims.all()] == ["K-1"]


@pytest.mark.contract("PG-06")
@pytest.mark.contract("PG-07")
@pytest.mark.parametrize(("saved", "card"), [(True, "efaktura"), (False, "paper")])
def test_a_single_invoice_goes_as_efaktura_and_the_card_follows_only_when_ticked(
    work: Workplace, card: str, *, saved: bool
) -> None:
    town = a_town(work, Ticks(search=True, save_on_card=saved))
    town.route()
    assert [channel for channel, _ in town.channels("K-1")] == ["efaktura"]
    now_on = on_card(town, KARIS)
    assert now_on
    assert now_on.delivery_method == card


def test_who_has_efaktura_on_the_card_is_not_written_on_again(work: Workplace) -> None:
    town = a_town(work, BULK, **{KARIS: "efaktura"})
    town.route()
    assert on_card(town, KARIS) == Card("efaktura", "clerk", NOW)
    assert town.step("K-1") == ("chosen", "on_card")


def test_an_empty_card_goes_by_cascade_and_is_written_on_by_a_search_alone(work: Workplace) -> None:
    town = BankRun(work, ("1", billed(KARI)))
    town.route()
    assert town.step("1") == ("chosen", "efaktura_consent")
    assert on_card(town, KARIS) is None


def test_where_efaktura_is_always_searched_the_card_changes_nothing(workplace: Workplace) -> None:
    town = a_town(workplace, Ticks())
    town.route()
    assert town.step("K-1") == ("chosen", "efaktura_consent")
    assert on_card(town, KARIS) == Card("paper", "clerk", NOW)


def test_what_a_silent_register_held_is_searched_by_the_same_ticks_later(work: Workplace) -> None:
    town = a_town(work, BULK)
    town.route(town.street.access("a wrong key"))
    assert town.step("K-1") == ("held", "register_down")
    assert on_card(town, KARIS) == Card("paper", "clerk", NOW)
    town.route(after=timedelta(hours=1))
    assert town.step("K-1") == ("chosen", "efaktura_consent")
    assert on_card(town, KARIS) == Card("efaktura", "efaktura_search", NOW + timedelta(hours=1))


def an_agreement(town: BankRun) -> None:
    with town.work.database.transaction() as session:
        (kari,) = customers_numbered(session, KARIS)
        accepted = {"reference": "47110815", "accepted_on": date(2021, 4, 1), "today": date(2021, 4, 1)}
        agreements.accept(session, customer=kari.id, now=MARCH_2022, **accepted)


@pytest.mark.contract("PG-01")
@pytest.mark.contract("PG-02")
@pytest.mark.contract("PG-03")
def test_an_agreement_in_force_needs_no_register_and_goes_by_its_reference(work: Workplace) -> None:
    town = BankRun(work, ("1", billed(KARI)), due_date=date(2022, 3, 20))
    an_agreement(town)
    town.route(after=MARCH_2022 - NOW)
    assert town.street.calls == []
    assert town.step("1") == ("chosen", "efaktura_1_agreement")
    with work.database.transaction() as session:
        ((key, stored),) = session.execute(select(Attempt.id, Attempt.envelope)).all()
        assert from_json(key, stored, vault_of(session)).secret == {"efakturaReference": "47110815"}


@pytest.mark.contract("PG-04")
@pytest.mark.contract("PG-05")
def test_after_may_2022_the_register_is_asked_and_the_agreement_counts_for_nothing(work: Workplace) -> None:
    town = BankRun(work, ("1", billed(KARI)), due_date=date(2022, 6, 20))
    an_agreement(town)
    town.route(after=JUNE_2022 - NOW)
    assert town.street.calls == [LOOK_UP]
    assert town.step("1") == ("chosen", "on_card")
    # What the agreement had put on the card stays there.
    assert on_card(town, KARIS) == Card("efaktura", "efaktura_1", MARCH_2022)
