"""`portal offers`."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from portal.cli import main
from portal.delivery.answers import keep
from portal.jobs import Workplace
from portal.values import clock
from tests.delivery.streets import said
from tests.invoices.issued import OLA, a_customer


@pytest.fixture
def town(environment: dict[str, str], workplace: Workplace) -> dict[str, str]:
    """Kari may be offered eFaktura, Ola has it, and nobody can write to the company."""
    environment |= {"PORTAL_EFAKTURA_URL": "http://localhost:1/efaktura", "PORTAL_EFAKTURA_KEY": "a key for the facade"}
    with workplace.database.transaction() as session:
        a_customer(session)
        ola = a_customer(session, number="1000002", name="Ola Nordmann", national_id=OLA)
        keep(session, ola, {"efaktura": said("efaktura", "yes")}, now=clock.now())
        a_customer(session, number="3", name="Fjordvik Rør AS", kind="company", national_id=None, email=None)
    return environment


def portal(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, ("offers", *words), env=environment, catch_exceptions=False)


def planned(workplace: Workplace) -> list[str]:
    with workplace.database.transaction() as session:
        return list(session.execute(text("select state from offer")).scalars())


def a_worker_is_alive(workplace: Workplace) -> None:
    """It was heard of thirteen seconds ago, so it is taken for gone in two."""
    with workplace.database.transaction() as session:
        alive = "insert into procrastinate_workers (last_heartbeat) values (now() - interval '13 seconds')"
        session.execute(text(alive))


def told(answer: Result) -> dict[str, Any]:
    return json.loads(answer.stdout)


def test_a_dry_run_counts_by_reason_and_plans_nothing(town: dict[str, str], workplace: Workplace) -> None:
    assert told(portal(town, "--dry-run", "--json")) == {
        "customers": 3,
        "offers": 1,
        "to_look_up": 1,
        "passed": {"has_efaktura": 1, "company": 1},
        "became": {},
    }
    assert "has_efaktura" in portal(town, "--dry-run").stdout
    assert planned(workplace) == []


def test_without_a_worker_nothing_is_started(town: dict[str, str], workplace: Workplace) -> None:
    answer = portal(town)
    assert (answer.exit_code, planned(workplace)) == (3, [])
    assert "portal worker" in answer.stderr


def test_offers_are_planned_and_followed_while_a_worker_lives(town: dict[str, str], workplace: Workplace) -> None:
    a_worker_is_alive(workplace)
    assert told(portal(town, "--json"))["became"] == {"planned": 1}
    assert planned(workplace) == ["planned"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"PORTAL_MUNICIPALITY": "alingsas"}, "give it a section [offers]"),
        ({"PORTAL_SMTP_URL": ""}, "PORTAL_SMTP_URL is unset"),
        ({"PORTAL_EFAKTURA_URL": "", "PORTAL_EFAKTURA_KEY": ""}, "PORTAL_EFAKTURA_URL"),
    ],
)
def test_what_is_missing_is_named(town: dict[str, str], changes: dict[str, str], says: str) -> None:
    answer = portal({**town, **changes}, "--dry-run")
    assert answer.exit_code == 1
    assert says in answer.output
