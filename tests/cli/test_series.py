import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.jobs import Workplace
from tests.dispatch.town import ISSUER, a_customer, bill

EACH_MONTH = ("--schedule", "0 6 20 * *")


@pytest.fixture
def town(environment: dict[str, str], workplace: Workplace) -> dict[str, str]:
    environment["PORTAL_MUNICIPALITY"] = "kundekort"
    with workplace.database.transaction() as session:
        bill(session, "1", series="rent")
    return environment


def portal(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, ("series", *words), env=environment, catch_exceptions=False)


def told(environment: dict[str, str], *words: str) -> dict[str, Any]:
    return json.loads(portal(environment, *words, "--json").stdout)


def test_what_invoices_name_is_listed_and_sent_manually_until_set(town: dict[str, str]) -> None:
    assert told(town) == {
        "series": "rent",
        "issuer": ISSUER,
        "send": "manual",
        "schedule": None,
        "next": None,
        "search": True,
        "searches": False,
        "waiting": 1,
    }
    assert "rent" in portal(town).stdout


@pytest.mark.contract("PG-11")
@pytest.mark.contract("PG-12")
@pytest.mark.contract("PG-14")
def test_the_tick_of_a_recurring_invoice_is_set_where_its_schedule_is_and_is_on_by_itself(
    town: dict[str, str],
) -> None:
    found = told(town, "rent", "--send", "automatic", *EACH_MONTH)
    assert (found["send"], found["schedule"], found["searches"]) == ("automatic", "0 6 20 * *", True)
    assert found["next"].endswith(("06:00+01:00", "06:00+02:00"))
    assert told(town, "rent", "--no-search")["searches"] is False
    assert told(town, "rent")["schedule"] == "0 6 20 * *"
    assert told(town, "rent", "--search")["searches"] is True


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rent", "--send", "automatic"), "Give --schedule too"),
        (("rent", "--schedule", "monthly"), "'monthly' is no schedule"),
        (("--send", "manual"), "which series?"),
        (("waste",), "no series is called waste"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_forward(town: dict[str, str], words: tuple[str, ...], said: str) -> None:
    refused = portal(town, *words)
    assert refused.exit_code in (1, 2)
    assert said in refused.stderr


def test_there_is_nothing_to_tick_where_efaktura_is_always_searched(town: dict[str, str]) -> None:
    town["PORTAL_MUNICIPALITY"] = "lorenskog"
    refused = portal(town, "rent", "--no-search")
    assert (refused.exit_code, "looks for eFaktura each time" in refused.stderr) == (2, True)
    assert told(town, "rent", "--send", "automatic", *EACH_MONTH)["searches"] is False


def test_a_series_no_invoice_names_yet_is_of_the_only_issuer(town: dict[str, str]) -> None:
    assert told(town, "waste", "--send", "automatic", *EACH_MONTH)["issuer"] == "311000438"


def test_a_name_two_issuers_use_must_be_said_with_its_issuer(town: dict[str, str], workplace: Workplace) -> None:
    other = "964978751"
    with workplace.database.transaction() as session:
        bill(session, "2", series="rent", issuer=other, customer=a_customer("2", issuer=other))
    refused = portal(town, "rent", "--send", "manual")
    assert (refused.exit_code, f"{other}/rent" in refused.stderr) == (1, True)
    assert told(town, f"{other}/rent", "--send", "manual")["issuer"] == other


def test_no_series_at_all_is_said_plainly(environment: dict[str, str]) -> None:
    assert portal(environment).stdout == "no invoice is of any series\n"
