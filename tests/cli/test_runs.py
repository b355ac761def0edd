"""`portal runs`: told, steered, and what came of one written for the ERP."""

import getpass
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.cli import main
from portal.jobs import Workplace
from tests.dispatch.post_office import Counter, Town, hand, opened
from tests.dispatch.town import a_customer, bill


@pytest.fixture
def town(workplace: Workplace) -> Town:
    """A routed run: one invoice to be mailed, one that nobody can be sent."""
    with workplace.database.transaction() as session:
        bill(session, "M-1")
        bill(session, "N-1", customer=a_customer("N-1", email=None, address=None))
    town = opened(workplace)
    town.route()
    return town


def portal(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, ["runs", *words], env=environment, catch_exceptions=False)


def told(environment: dict[str, str]) -> dict[str, object]:
    (line,) = portal(environment, "--json").stdout.splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_a_run_is_listed_with_its_state_and_what_stands_out(environment: dict[str, str], town: Town) -> None:
    shown = portal(environment).stdout
    assert str(town.run)[:8] in shown
    assert "running" in shown
    assert "nobody could be sent invoice N-1: see `portal explain N-1`" in shown


def test_json_tells_by_channel_how_many_and_why_others_were_passed_over(
    environment: dict[str, str], town: Town
) -> None:
    found = told(environment)
    assert (found["run"], found["state"], found["started_by"]) == (str(town.run), "running", "test")
    assert found["channels"] == {"email": {"planned": 1}}
    assert found["passed_over"] == {
        **{name: {"channel_disabled": 2} for name in ("avtalegiro", "efaktura", "mailbox", "vipps")},
        "email": {"no_email": 1},
        "paper": {"no_postal_address": 1},
    }


def test_a_run_is_paused_and_resumed_by_a_unique_beginning_of_its_id(environment: dict[str, str], town: Town) -> None:
    beginning = str(town.run)[:6]
    paused = portal(environment, "pause", beginning.upper())
    assert (paused.exit_code, "paused" in paused.stdout, told(environment)["state"]) == (0, True, "paused")
    assert portal(environment, "resume", beginning).exit_code == 0
    assert told(environment)["state"] == "running"


def test_what_cannot_be_done_is_said(environment: dict[str, str], town: Town) -> None:
    again = portal(environment, "resume", str(town.run))
    assert (again.exit_code, again.stderr) == (1, f"Error: the run {town.run} is running already\n")


@pytest.mark.parametrize("word", ["zzz", "%", "_"])
def test_a_run_that_is_not_there_is_named(environment: dict[str, str], town: Town, word: str) -> None:
    for command in ("pause", "resume", "cancel", "result"):
        refused = portal(environment, command, word)
        assert (refused.exit_code, f"no run begins with '{word}'" in refused.stderr) == (1, True)


def test_several_runs_that_begin_alike_are_listed(environment: dict[str, str], town: Town) -> None:
    with town.work.database.transaction() as session:
        bill(session, "M-2")
    other = opened(town.work)
    refused = portal(environment, "pause", "")
    assert refused.exit_code == 1
    assert {str(town.run), str(other.run)} <= set(refused.stderr.split())


def test_cancelling_tells_what_is_not_sent_and_who_did_it_is_kept(environment: dict[str, str], town: Town) -> None:
    done = portal(environment, "cancel", str(town.run)[:8])
    assert done.stdout == "cancelled: 1 invoices are not sent, and can be taken up by a new run\n"
    assert told(environment)["state"] == "cancelled"
    with town.work.database.transaction() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.tag == "operator:run:cancelled")).one()
    assert (event.actor, event.subject_id) == (f"operator:{getpass.getuser()}", str(town.run))


def test_without_a_worker_cancelling_says_that_channels_are_not_asked_yet(
    environment: dict[str, str], town: Town
) -> None:
    hand(town, "email", Counter())
    done = portal(environment, "cancel", str(town.run))
    assert "of 1 that channels had, 0 were called back" in done.stdout
    assert (done.exit_code, "no worker is running" in done.stderr) == (3, True)


def test_a_result_is_written_whole_to_a_file_or_to_stdout(
    environment: dict[str, str], town: Town, tmp_path: Path
) -> None:
    out = tmp_path / "channel_result.csv"
    assert portal(environment, "result", str(town.run), "--out", str(out)).exit_code == 0
    assert out.read_bytes() == portal(environment, "result", str(town.run)).stdout_bytes
    assert [line.split(";")[0] for line in out.read_text("utf-8").splitlines()] == ["invoice_no", "M-1", "N-1"]
    assert sorted(path.name for path in tmp_path.glob("*.csv*")) == ["channel_result.csv"]


def test_a_place_that_cannot_be_written_is_named(environment: dict[str, str], town: Town, tmp_path: Path) -> None:
    refused = portal(environment, "result", str(town.run), "--out", str(tmp_path / "gone" / "r.csv"))
    assert (refused.exit_code, "gone/r.csv could not be written" in refused.stderr) == (1, True)
