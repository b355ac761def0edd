"""A channel or register that is left alone is shown to whoever runs the portal, wherever they look."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from portal.app import create_app
from portal.cli import main
from portal.dispatch.pausing import breakers
from portal.dispatch.pausing.breaker import OPENS_AT, Turn
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.values import clock
from tests.dispatch.town import NOW, bill


@pytest.fixture
def paused(workplace: Workplace) -> Workplace:
    """Vipps does not work, and the contact register has asked for time."""
    now = clock.now()
    with workplace.database.transaction() as session:
        breakers.note(session, "channel", "vipps", Turn(OPENS_AT), now=now)
        told = now + timedelta(minutes=10)
        breakers.note(session, "register", "krr", Turn(1, not_before=told), now=now)
        bill(session, "1")
    with workplace.database.transaction() as session:
        start_run(session, municipality=workplace.municipality, started_by="test", due_by=None, now=NOW)
    return workplace


def portal(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, words, env=environment)


def test_runs_say_what_is_paused_and_until_when(environment: dict[str, str], paused: Workplace) -> None:
    told = portal(environment, "runs").stdout
    assert "channel vipps does not work since" in told
    assert "(3 failures in a row); it is tried again at" in told
    assert "register krr does not work since" in told
    (run,) = (json.loads(line) for line in portal(environment, "runs", "--json").stdout.splitlines())
    assert [(one["kind"], one["name"], one["failures"]) for one in run["paused"]] == [
        ("channel", "vipps", 3),
        ("register", "krr", 1),
    ]


def test_the_doctor_finds_each_of_them_wrong(environment: dict[str, str], paused: Workplace) -> None:
    told = portal(environment, "doctor").stdout.splitlines()
    assert [line.split()[:3] for line in told if "does not work since" in line] == [
        ["wrong", "channel", "vipps"],
        ["wrong", "register", "krr"],
    ]


def test_the_doctor_says_when_none_is(environment: dict[str, str]) -> None:
    assert "none is paused, and no register" in portal(environment, "doctor").stdout


def test_figures_tell_what_is_paused(paused: Workplace) -> None:
    figures = create_app(paused).test_client().get("/metrics").text
    assert 'portal_paused{kind="channel",name="vipps"} 1.0' in figures
    assert 'portal_paused{kind="register",name="krr"} 1.0' in figures
