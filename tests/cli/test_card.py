import json

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.cli import main
from portal.jobs import Workplace
from tests.dispatch.town import a_customer, bill


@pytest.fixture
def town(environment: dict[str, str], workplace: Workplace) -> dict[str, str]:
    environment["PORTAL_MUNICIPALITY"] = "kundekort"
    with workplace.database.transaction() as session:
        bill(session, "4711")
    return environment


def portal(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, ("card", *words), env=environment, catch_exceptions=False)


def told(environment: dict[str, str], *words: str) -> dict[str, str | None]:
    return json.loads(portal(environment, "4711", *words, "--json").stdout)


def test_an_empty_card_is_told_as_by_cascade(town: dict[str, str]) -> None:
    assert portal(town, "4711").stdout == "customer 4711 of 842566142: by cascade\n"
    assert told(town)["delivery_method"] is None


def test_a_card_is_set_and_emptied_by_a_clerk_and_both_are_in_the_audit_log(
    town: dict[str, str], workplace: Workplace
) -> None:
    assert (told(town, "--delivery-method", "paper")["delivery_method"], told(town)["source"]) == ("paper", "clerk")
    emptied = told(town, "--clear")
    assert (emptied["delivery_method"], emptied["source"]) == (None, "clerk")
    with workplace.database.transaction() as session:
        events = session.execute(select(AuditEvent.tag, AuditEvent.actor, AuditEvent.numbers)).all()
    assert events == [
        ("operator:card:set", "operator", {"delivery_method": "paper"}),
        ("operator:card:set", "operator", {"delivery_method": ""}),
    ]


@pytest.mark.contract("PG-02")
def test_an_agreement_of_before_december_2021_puts_efaktura_on_the_card(town: dict[str, str]) -> None:
    found = told(town, "--efaktura-1-accepted", "2021-11-30")
    assert (found["delivery_method"], found["source"]) == ("efaktura", "efaktura_1")
    assert "accepted eFaktura from this issuer alone on 2021-11-30" in portal(town, "4711").stdout


@pytest.mark.contract("PG-04")
def test_a_later_agreement_is_refused_with_the_day_and_changes_nothing(town: dict[str, str]) -> None:
    refused = portal(town, "4711", "--efaktura-1-accepted", "2021-12-01")
    assert (refused.exit_code, "2021-12-01" in refused.stderr) == (1, True)
    assert told(town)["delivery_method"] is None


def test_only_one_thing_is_set_at_a_time(town: dict[str, str]) -> None:
    assert portal(town, "4711", "--clear", "--delivery-method", "paper").exit_code == 2


def test_a_method_the_municipality_does_not_use_is_refused_and_its_own_are_named(town: dict[str, str]) -> None:
    town["PORTAL_MUNICIPALITY"] = "alingsas"
    refused = portal(town, "4711", "--delivery-method", "vipps")
    assert (refused.exit_code, "it uses email, paper" in refused.stderr) == (2, True)


def test_where_the_card_decides_nothing_it_says_so(town: dict[str, str]) -> None:
    town["PORTAL_MUNICIPALITY"] = "lorenskog"
    assert "whatever the card says" in portal(town, "4711", "--delivery-method", "paper").stdout


def test_a_number_of_nobody_and_one_of_two_issuers_are_told_apart(town: dict[str, str], workplace: Workplace) -> None:
    assert "no customer has the number 1" in portal(town, "1").stderr
    with workplace.database.transaction() as session:
        bill(session, "4712", customer=a_customer("4711", issuer="964978751"))
    refused = portal(town, "4711")
    assert refused.exit_code == 1
    by_id = next(line.split()[0] for line in refused.stderr.splitlines() if "964978751" in line)
    assert json.loads(portal(town, by_id, "--json").stdout)["issuer"] == "964978751"
