"""Forgetting what earlier demos kept."""

import shutil
from contextlib import suppress
from pathlib import Path

from portal.cli.demo.sample import DROP, HALF_DROP, STAMP
from portal.config.settings import DEMO_FILE
from portal.sandbox.postgres import is_in_use

WATCHED = ("print", "avtalegiro")
MADE = (
    "postgres",
    *WATCHED,
    "erp",
    "sandbox",
    "logs",
    "archive",
    "failed",
    "intake.lock",
    DROP,
    HALF_DROP,
    STAMP,
    DEMO_FILE,
)


class DemoRuns(Exception):
    """A demo uses the data that is to be forgotten."""


def forget(home: Path) -> bool:
    """Remove what demos made in `home`, and `home` too when that leaves it empty; False when none has run there.

    Raise DemoRuns.
    """
    if is_in_use(home / "postgres"):
        raise DemoRuns(f"a demo runs in {home}: stop it first")
    # Without it this may be the home of a real deployment, whose archive is no demo's.
    if not (home / DEMO_FILE).is_file():
        return False
    for path in (*(home / name for name in MADE), *home.glob("figures-*")):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    with suppress(OSError):  # something else lies there
        home.rmdir()
    return True
