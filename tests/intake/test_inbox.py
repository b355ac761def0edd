"""Which deliveries are picked."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.intake.inbox import deliveries_in
from tests.intake.drops import a_drop, a_row


def changed_at(path: Path) -> datetime:
    times = [max(inner.stat().st_mtime, inner.stat().st_ctime) for inner in (path, *path.iterdir())]
    return datetime.fromtimestamp(max(times), UTC)


def test_a_delivery_named_itself_is_taken_as_it_lies(tmp_path: Path, now: datetime) -> None:
    (located,) = deliveries_in(a_drop(tmp_path / "drop", a_row()), now=now)
    assert (located.name, located.is_ready, located.in_inbox) == ("drop", True, False)


def test_an_inbox_picks_what_is_marked_done(tmp_path: Path) -> None:
    drop = a_drop(tmp_path / "batch-1", a_row())
    moment = changed_at(drop)
    (located,) = deliveries_in(tmp_path, now=moment)
    assert not located.is_ready
    (tmp_path / "batch-1.done").touch()
    (located,) = deliveries_in(tmp_path, now=moment)
    assert (located.is_ready, located.in_inbox, located.done) == (True, True, tmp_path / "batch-1.done")


def test_an_inbox_picks_what_has_not_changed_for_a_minute(tmp_path: Path) -> None:
    drop = a_drop(tmp_path / "batch-1", a_row())
    changed = changed_at(drop)
    assert [one.is_ready for one in deliveries_in(tmp_path, now=changed + timedelta(seconds=59))] == [False]
    assert [one.is_ready for one in deliveries_in(tmp_path, now=changed + timedelta(seconds=61))] == [True]


def test_a_copy_that_keeps_its_files_old_times_is_still_new(tmp_path: Path) -> None:
    drop = a_drop(tmp_path / "batch-1", a_row())
    for path in (*drop.iterdir(), drop):
        os.utime(path, (0, 0))
    assert [one.is_ready for one in deliveries_in(tmp_path, now=changed_at(drop))] == [False]


def test_an_inbox_holds_folders_and_zips_and_nothing_else(tmp_path: Path, now: datetime) -> None:
    for name in ("b", ".hidden"):
        (tmp_path / name).mkdir()
    for name in ("a.zip", "a.done", "ledger.csv", "readme.txt"):
        (tmp_path / name).touch()
    assert [one.name for one in deliveries_in(tmp_path, now=now)] == ["a", "b"]
