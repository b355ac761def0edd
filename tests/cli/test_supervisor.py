import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.cli.demo.supervisor import MOST_FALLS, PartFailed, Supervisor

SLEEP = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
SUPERVISE = """
import sys, time
from pathlib import Path
from portal.cli.demo.supervisor import Supervisor
supervisor = Supervisor({}, Path(sys.argv[1]))
supervisor.start("part", (sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(600)"))
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(os.environ, tmp_path)
    yield made
    made.stop()


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def _within(seconds: float, true: Callable[[], bool]) -> bool:
    limit = time.monotonic() + seconds
    while not true():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def _lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists() and "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()


def test_a_part_that_ends_is_started_again_and_named(supervisor: Supervisor) -> None:
    supervisor.start("part", _python("raise SystemExit(3)"))
    assert _within(10, lambda: supervisor.lift() == ["part"])


def test_a_part_that_keeps_ending_is_given_up_with_its_last_words(supervisor: Supervisor) -> None:
    supervisor.start("part", _python("raise SystemExit('the reason')"))

    def given_up() -> bool:
        try:
            supervisor.lift()
        except PartFailed as failed:
            return "the reason" in str(failed)
        return False

    assert MOST_FALLS < 10
    assert _within(20, given_up)


def test_a_command_that_fails_says_why(supervisor: Supervisor) -> None:
    with pytest.raises(PartFailed, match="no such thing"):
        supervisor.run("intake", _python("raise SystemExit('no such thing')"))


def test_a_command_that_ends_well_is_waited_for(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.run("write", _python(f"import time; time.sleep(0.3); open({str(tmp_path / 'done')!r}, 'w')"))
    assert (tmp_path / "done").exists()


def test_a_part_that_does_not_answer_in_time_is_named(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.cli.demo.supervisor.START_SECONDS", 0.2)
    supervisor.start("web", _python(SLEEP))
    with pytest.raises(PartFailed, match="web does not answer"):
        supervisor.wait_until("web", lambda: False)


def test_what_does_not_listen_is_stopped_all_the_same(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.cli.demo.supervisor.STOP_SECONDS", 0.3)
    supervisor.start("deaf", _python(f"import os; print(os.getpid(), flush=True); {DEAF}"))
    assert _within(10, lambda: "deaf" in (tmp_path / "deaf.log").read_text())
    process = int((tmp_path / "deaf.log").read_text().split()[0])
    supervisor.stop()
    assert not _lives(process)


@pytest.mark.processes
def test_parts_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert _within(10, lambda: (tmp_path / "part.log").exists() and bool((tmp_path / "part.log").read_text()))
    part = int((tmp_path / "part.log").read_text())
    assert _lives(part)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert _within(10, lambda: not _lives(part))
