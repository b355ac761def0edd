"""The demo started, stopped and killed for real."""

import os
import signal
import socket
import time
from itertools import pairwise
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.processes.demos import ORDINARY, OURSELVES, Demo, Home, three_free_ports

# One after the other: each starts every process of the portal.
pytestmark = [pytest.mark.processes, pytest.mark.timeout(300), pytest.mark.xdist_group("demo")]
SECONDS_FOR_THE_SECOND = 30
as_both = pytest.mark.parametrize("home", [OURSELVES, ORDINARY], indirect=True)
as_ourselves = pytest.mark.parametrize("home", [OURSELVES], indirect=True)


def _setting(home: Home, name: str) -> str:
    lines = (home.path / "demo.env").read_text().splitlines()
    return next(value for key, _, value in (line.partition("=") for line in lines) if key == name)


def _count(home: Home, table: str) -> int:
    with psycopg.connect(_setting(home, "PORTAL_DATABASE_URL")) as connection:
        row = connection.execute(f"select count(*) from {table}".encode()).fetchone()
    assert row is not None
    return int(row[0])


@as_both
def test_ready_is_said_when_everything_answers(demo: Demo) -> None:
    assert f"ready: http://127.0.0.1:{demo.port}\n" in demo.said
    assert httpx.get(f"http://127.0.0.1:{demo.port}/").is_success
    assert httpx.get(f"http://127.0.0.1:{demo.port}/health/ready").json()["worker"] == "ok"
    assert httpx.get(f"http://localhost:{demo.port + 1}/.well-known/openid-configuration").is_success
    with socket.create_connection(("127.0.0.1", demo.port + 2)) as mail:
        assert mail.recv(3) == b"220"


@as_both
def test_invoices_have_been_taken_in_and_sent(demo: Demo, home: Home) -> None:
    assert _count(home, "invoice") > 30
    assert _count(home, "dispatch where state = 'open' and routed_at is null") == 0
    assert list((home.path / "sandbox" / "mail").glob("*.eml"))
    assert list((home.path / "print").rglob("*.pdf"))


@as_both
def test_the_second_start_takes_seconds_and_keeps_everything(home: Home) -> None:
    counts = []
    for _ in range(2):
        begun = time.monotonic()
        demo = home.start()
        demo.wait_until_ready()
        assert time.monotonic() - begun < SECONDS_FOR_THE_SECOND
        # Not attempts: what a mailbox gives back late goes on by another way after `ready`.
        counts.append((_count(home, "invoice"), _count(home, "dispatch")))
        demo.send(signal.SIGTERM)
    assert counts[0] == counts[1]
    assert counts[0][0] > 0


@as_both
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_stopping_leaves_no_process(demo: Demo, number: signal.Signals) -> None:
    assert len(demo.parts()) > 5
    demo.send(number)
    assert demo.process.returncode == 0
    assert demo.everything_is_gone()


@as_both
def test_killing_the_supervisor_leaves_no_process(demo: Demo) -> None:
    assert len(demo.parts()) > 5
    demo.send(signal.SIGKILL)
    assert demo.everything_is_gone()
    assert "database system is shut down" in (demo.home / "postgres" / "log").read_text().splitlines()[-1]


@as_ourselves
def test_a_part_that_is_killed_is_started_again(demo: Demo) -> None:
    worker = next(number for number in demo.parts() if _runs(number, "worker"))
    os.kill(worker, signal.SIGKILL)
    limit = time.monotonic() + 30
    while time.monotonic() < limit and not any(_runs(number, "worker") for number in demo.parts() - {worker}):
        time.sleep(0.1)
    assert any(_runs(number, "worker") for number in demo.parts() - {worker})


def _runs(process: int, command: str) -> bool:
    words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    return any(word.endswith(b"/portal") and after == command.encode() for word, after in pairwise(words))


@as_ourselves
def test_a_second_demo_on_the_same_ports_is_refused_in_plain_words(demo: Demo, home: Home) -> None:
    refused = home.run("demo", PORTAL_PORT=str(demo.port))
    assert refused.returncode == 1
    assert f"port {demo.port} cannot be had" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert httpx.get(f"http://127.0.0.1:{demo.port}/").is_success


@as_ourselves
def test_a_second_demo_in_the_same_home_is_refused(demo: Demo, home: Home) -> None:
    refused = home.run("demo", PORTAL_PORT=str(three_free_ports()))
    assert refused.returncode == 1
    assert "in use by another portal" in refused.stderr


@as_ourselves
def test_what_is_kept_is_not_shown_as_another_municipalitys(home: Home) -> None:
    refused = home.run("demo", PORTAL_PORT=str(three_free_ports()), PORTAL_MUNICIPALITY="strand")
    assert refused.returncode == 1
    assert "keeps the demo of lorenskog" in refused.stderr


@as_ourselves
def test_what_a_demo_chose_is_for_its_owners_eyes_only(home: Home) -> None:
    assert (home.path / "demo.env").stat().st_mode & 0o777 == 0o600


@as_ourselves
def test_a_running_demo_is_not_forgotten(demo: Demo, home: Home) -> None:
    refused = home.run("demo", "--reset")
    assert refused.returncode == 1
    assert "stop it first" in refused.stderr


@as_both
def test_forgetting_takes_only_what_demos_made(home: Home) -> None:
    """The last of this file: the home is empty after it."""
    (home.path / "mine.txt").write_text("not a demo's")
    forgotten = home.run("demo", "--reset")
    assert forgotten.returncode == 0
    assert [path.name for path in home.path.iterdir()] == ["mine.txt"]
