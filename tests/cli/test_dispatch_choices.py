"""What `portal dispatch` takes up, and what can be ticked."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from portal.cli import main
from portal.dispatch.models import Run
from portal.dispatch.running.selection import SeriesKey
from portal.dispatch.running.series import Setting, configure
from portal.jobs import Workplace
from portal.people import cards
from portal.people.queries import customers_numbered
from portal.values import clock
from tests.dispatch.town import ISSUER, NOW, a_customer, bill

RENT = SeriesKey(ISSUER, "rent")
# The worker that had lived a moment ago is gone.
NO_WORKER_LEFT = 3


@pytest.fixture
def town(environment: dict[str, str], workplace: Workplace) -> dict[str, str]:
    """Three invoices wait: one goes by e-mail, one has paper on its card, one is of an automatic series."""
    environment["PORTAL_MUNICIPALITY"] = "kundekort"
    with workplace.database.transaction() as session:
        bill(session, "M-1")
        bill(session, "P-1")
        bill(session, "R-1", series="rent")
        (customer,) = customers_numbered(session, "P-1")
        cards.set_method(session, customers=[customer.id], method="paper", source="clerk", now=NOW)
        zone = workplace.municipality.zone
        configure(session, key=RENT, setting=Setting("automatic", "0 6 20 * *"), zone=zone, now=clock.now())
    return environment


def portal(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, ("dispatch", *words), env=environment, catch_exceptions=False)


def dry(environment: dict[str, str], *words: str) -> dict[str, Any]:
    return json.loads(portal(environment, "--dry-run", "--json", *words).stdout)


def carried(told: dict[str, Any]) -> dict[str, int]:
    return {name: channel["chosen"] for name, channel in told["channels"].items() if channel["chosen"]}


def test_an_ordinary_run_says_how_many_it_leaves_to_schedules(town: dict[str, str]) -> None:
    told = dry(town)
    assert (told["invoices"], told["left_to_schedules"], carried(told)) == (2, 1, {"email": 1, "paper": 1})
    assert "1 are left to the schedules of their series" in portal(town, "--dry-run").stdout


@pytest.mark.parametrize(("invoice", "channel"), [("P-1", "paper"), ("M-1", "email"), ("R-1", "email")])
def test_a_single_invoice_is_taken_up_alone_whatever_its_series(
    town: dict[str, str], invoice: str, channel: str
) -> None:
    told = dry(town, "--invoice", invoice)
    assert (told["invoices"], told["left_to_schedules"], carried(told)) == (1, 0, {channel: 1})


def test_a_series_is_taken_up_by_its_name(town: dict[str, str]) -> None:
    assert dry(town, "--series", "rent")["invoices"] == 1
    assert "no series is called waste" in portal(town, "--series", "waste").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--invoice", "P-1", "--series", "rent"), "not both"),
        (("--invoice", "P-1", "--due-by", "2026-12-01"), "leave it out with --invoice"),
        (("--efaktura",), "give --invoice too"),
        (("--save-on-card", "--invoice", "P-1"), "goes with --efaktura"),
        (("--save-on-card",), "goes with --efaktura"),
        (("--efaktura-if-possible", "--invoice", "P-1"), "for one invoice it is --efaktura"),
        (("--efaktura-if-possible", "--series", "rent"), "by its own tick"),
    ],
)
def test_flags_that_contradict_each_other_say_what_goes_together(
    town: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    refused = portal(town, *words)
    assert (refused.exit_code, said in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("profile", "said"),
    [("lorenskog", "looks for eFaktura each time"), ("alingsas", "Alingsås municipality does not use eFaktura")],
)
@pytest.mark.parametrize("words", [("--efaktura-if-possible",), ("--invoice", "P-1", "--efaktura")])
def test_there_is_nothing_to_tick_where_the_card_decides_nothing(
    town: dict[str, str], profile: str, said: str, words: tuple[str, ...]
) -> None:
    town["PORTAL_MUNICIPALITY"] = profile
    refused = portal(town, *words)
    assert (refused.exit_code, said in refused.stderr) == (2, True)


def test_a_number_two_documents_have_names_them_and_an_id_chooses(town: dict[str, str], workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        note = bill(session, "P-1", kind="credit_note", customer=a_customer("P-1"))
    refused = portal(town, "--invoice", "P-1")
    assert (refused.exit_code, str(note.id) in refused.stderr) == (1, True)
    assert dry(town, "--invoice", str(note.id))["invoices"] == 1
    assert "no invoice has the number X-9" in portal(town, "--invoice", "X-9").stderr


def test_a_reminder_is_not_sent_by_its_number_either(town: dict[str, str], workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "R-9", kind="reminder")
    assert "which its issuer sends" in portal(town, "--invoice", "R-9").stderr


def test_what_was_ticked_is_kept_with_the_run_and_an_invoice_is_taken_up_once(
    town: dict[str, str], workplace: Workplace
) -> None:
    with workplace.database.transaction() as session:
        session.execute(
            text("insert into procrastinate_workers (last_heartbeat) values (now() - interval '13 seconds')")
        )
    following = portal(town, "--invoice", "P-1", "--efaktura", "--save-on-card")
    assert following.exit_code == NO_WORKER_LEFT
    with workplace.database.transaction() as session:
        assert session.execute(select(Run.efaktura_search, Run.save_on_card)).all() == [("if_possible", True)]
    again = portal(town, "--invoice", "P-1")
    assert (again.exit_code, "taken up by a run already" in again.stderr) == (1, True)
