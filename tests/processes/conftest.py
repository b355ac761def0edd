"""Homes of demos, as ourselves and as an ordinary user, and a demo that is ready."""

import os
import pwd
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.sandbox.unprivileged import account_for
from tests.processes.demos import GONE_SECONDS, ORDINARY, OURSELVES, ROOT, Demo, Home


def _as_nobody(home: Path) -> tuple[str, ...]:
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    # It may look through closed folders: this checkout and its Python may lie behind one.
    return account_for(home, home, ROOT / "portal", Path(sys.executable).resolve(), signal="TERM").prefix


@pytest.fixture(scope="module")
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of demos that has been started once, so that its residents and invoices are there."""
    folder = tmp_path_factory.mktemp("demo")
    ordinary = getattr(request, "param", OURSELVES) == ORDINARY
    if ordinary and os.geteuid() != 0:
        pytest.skip("we are an ordinary user already: the other half of these tests ran as one")
    made = Home(folder, _as_nobody(folder) if ordinary else ())
    demo = made.start()
    try:
        demo.wait_until_ready()
    finally:
        demo.process.send_signal(signal.SIGTERM)
        demo.process.communicate(timeout=GONE_SECONDS)
    return made


@pytest.fixture
def demo(home: Home) -> Iterator[Demo]:
    """A demo that is ready, in a home where one has run before."""
    started = home.start()
    with ExitStack() as stack:
        stack.callback(_end, started)
        started.wait_until_ready()
        yield started


def _end(demo: Demo) -> None:
    if demo.process.poll() is None:
        demo.process.send_signal(signal.SIGTERM)
        demo.process.communicate(timeout=GONE_SECONDS)
