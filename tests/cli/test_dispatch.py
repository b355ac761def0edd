import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner, Result
from sqlalchemy import text
from structlog.testing import capture_logs

from portal.cli import main
from portal.config import Settings
from portal.jobs import Workplace
from portal.sandbox.smtp import start_sink
from portal.values import clock
from portal.worker import run as work_until_idle
from tests.dispatch.town import a_customer, bill

NO_WORKER = 3


@pytest.fixture
def deployment(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """An environment with a mail server that answers."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment["PORTAL_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    sink: Controller = start_sink(Settings.from_environment(environment), port=port)
    yield environment
    sink.stop()


@pytest.fixture
def billed(deployment: dict[str, str], workplace: Workplace) -> Workplace:
    """Three invoices wait: one can be mailed, one printed, one sent to nobody."""
    with workplace.database.transaction() as session:
        bill(session, "M-1")
        bill(session, "P-1", customer=a_customer("P-1", email=None))
        bill(session, "N-1", customer=a_customer("N-1", email=None, address=None))
    return workplace


def portal(deployment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, words, env=deployment, catch_exceptions=False)


@pytest.fixture
def a_worker(billed: Workplace) -> Workplace:
    """A worker that has just said that it lives, and will for a minute."""
    with billed.database.transaction() as session:
        later = clock.now() + timedelta(minutes=1)
        session.execute(text("insert into procrastinate_workers (last_heartbeat) values (:later)"), {"later": later})
    return billed


def sent(deployment: dict[str, str], work: Workplace, *words: str) -> Result:
    """`portal dispatch` while somebody does the work."""
    result: list[Result] = []
    following = Thread(target=lambda: result.append(portal(deployment, "dispatch", *words)))
    following.start()
    # The worker's log lines are its own; here it shares our stdout.
    with capture_logs():
        while following.is_alive():
            work_until_idle(work, concurrency=1, until_idle=True)
            following.join(0.1)
    return result[0]


def counted(work: Workplace, table: str) -> int:
    with work.database.transaction() as session:
        count = session.scalar(text(f"select count(*) from {table}"))
    assert count is not None
    return count


def test_without_a_worker_it_says_so_starts_nothing_and_exits_3(deployment: dict[str, str], billed: Workplace) -> None:
    result = portal(deployment, "dispatch")
    assert result.exit_code == NO_WORKER
    assert "no worker is running" in result.stderr
    assert counted(billed, "dispatch_run") == 0


def test_with_nothing_to_send_it_says_so(deployment: dict[str, str], a_worker: Workplace) -> None:
    a_worker_sends = ("--due-by", "2020-01-01")
    assert portal(deployment, "dispatch", *a_worker_sends).stdout == "nothing waits to be sent\n"


def test_a_dry_run_tells_the_funnel_and_changes_nothing(deployment: dict[str, str], billed: Workplace) -> None:
    result = portal(deployment, "dispatch", "--dry-run", "--json")
    assert json.loads(result.stdout) == {
        "invoices": 3,
        "channels": {
            "avtalegiro": {"chosen": 0, "passed": {"no_mandate": 3}},
            **{name: {"chosen": 0, "passed": {"channel_disabled": 3}} for name in ("efaktura", "vipps", "mailbox")},
            "email": {"chosen": 1, "passed": {"no_email": 2}},
            "paper": {"chosen": 1, "passed": {"no_postal_address": 1}},
        },
        "held": 0,
        "nobody": 1,
        "left_to_schedules": 0,
        "overrides": [],
    }
    assert (counted(billed, "dispatch"), counted(billed, "dispatch_run")) == (0, 0)
    assert "would carry" in portal(deployment, "dispatch", "--dry-run").stdout


def test_it_sends_what_waits_and_tells_what_came_of_it(
    deployment: dict[str, str], a_worker: Workplace, tmp_path: Path
) -> None:
    result = sent(deployment, a_worker, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["channels"] == {"email": {"accepted": 1}, "paper": {"accepted": 1}}
    assert (told["invoices"], told["settled"], told["exhausted"]) == (3, 2, 1)
    assert told["undelivered"] == ["N-1"]
    home = Path(deployment["PORTAL_HOME"])
    assert len(list((home / "sandbox" / "mail").glob("*.eml"))) == 1
    assert len(list((home / "print").glob("letters-*/*.pdf"))) == 1


def test_following_ends_when_the_run_is_paused(deployment: dict[str, str], a_worker: Workplace) -> None:
    result: list[Result] = []
    following = Thread(target=lambda: result.append(portal(deployment, "dispatch", "--json")))
    following.start()
    while counted(a_worker, "dispatch_run") == 0:
        following.join(0.05)
    paused = portal(deployment, "runs", "pause", run_of(a_worker))
    following.join(30)
    assert (paused.exit_code, result[0].exit_code) == (0, 0)
    assert f"the run is paused: `portal runs resume {run_of(a_worker)[:8]}` goes on" in result[0].stderr
    assert json.loads(result[0].stdout)["under_way"] == 3


def run_of(work: Workplace) -> str:
    with work.database.transaction() as session:
        return str(session.scalar(text("select id from dispatch_run")))


def test_runs_show_what_nobody_could_be_sent(deployment: dict[str, str], a_worker: Workplace) -> None:
    sent(deployment, a_worker)
    (run,) = [json.loads(line) for line in portal(deployment, "runs", "--json").stdout.splitlines()]
    assert (run["invoices"], run["settled"], run["undelivered"]) == (3, 2, ["N-1"])
    assert "nobody could be sent invoice N-1" in portal(deployment, "runs").stdout


def test_explain_tells_every_channel_s_answer_and_what_happened(
    deployment: dict[str, str], a_worker: Workplace
) -> None:
    sent(deployment, a_worker)
    told = json.loads(portal(deployment, "explain", "M-1", "--json").stdout)
    assert set(told) == {"invoice", "state", "steps", "attempts"}
    assert (told["invoice"], told["state"]) == ("M-1", "settled")
    assert told["steps"][4] == {
        "channel": "email",
        "verdict": "chosen",
        "reason": "email_registered",
        "numbers": {"to": "person"},
    }
    (attempt,) = told["attempts"]
    assert set(attempt) == {"channel", "state", "started_at", "finished_at", "reference"}
    assert (attempt["channel"], attempt["state"]) == ("email", "accepted")
    assert attempt["finished_at"] >= attempt["started_at"]
    assert "You have given us your e-mail address." in portal(deployment, "explain", "M-1").stdout


def test_explain_tells_where_an_invoice_would_go_before_any_run(deployment: dict[str, str], billed: Workplace) -> None:
    told = json.loads(portal(deployment, "explain", "P-1", "--json").stdout)
    assert (told["state"], told["attempts"]) == ("not_started", [])
    assert [step["verdict"] for step in told["steps"]] == ["passed"] * 5 + ["chosen"]


def test_explain_lists_candidates_when_a_number_is_not_unique(deployment: dict[str, str], billed: Workplace) -> None:
    with billed.database.transaction() as session:
        note = bill(session, "M-1", kind="credit_note", customer=a_customer("M-1"))
    result = portal(deployment, "explain", "M-1")
    assert result.exit_code == 1
    assert str(note.id) in result.stderr
    assert json.loads(portal(deployment, "explain", str(note.id), "--json").stdout)["invoice"] == "M-1"


def test_explain_says_when_there_is_no_such_invoice(deployment: dict[str, str], billed: Workplace) -> None:
    result = portal(deployment, "explain", "X-99")
    assert (result.exit_code, "no invoice has the number X-99" in result.stderr) == (1, True)
