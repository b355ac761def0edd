"""The copies on disk, and that a crash leaves either the inbox or the archive."""

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest

from portal.intake.archive import Archive, clear_remains
from portal.intake.batch import Intake
from portal.intake.inbox import Located, deliveries_in
from tests.intake.documents import ubl_invoice
from tests.intake.drops import PERSON, a_drop, a_row, a_zip, taken_in

TODAY = "2026-11-22"


def an_inbox(tmp_path: Path, *rows: dict[str, str]) -> Path:
    inbox = tmp_path / "inbox"
    a_drop(inbox / "batch-1", *rows)
    (inbox / "batch-1.done").touch()
    return inbox


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def table(report: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report.read_text("utf-8-sig")), delimiter=";"))


def test_a_delivery_leaves_the_inbox_for_the_archive(intake: Intake, tmp_path: Path) -> None:
    inbox = an_inbox(tmp_path, a_row())
    taken_in(intake, inbox)
    assert names_in(inbox) == []
    assert names_in(intake.home) == [
        "archive",
        f"archive/{TODAY}",
        f"archive/{TODAY}/batch-1",
        f"archive/{TODAY}/batch-1/invoice-20260001.xml",
        f"archive/{TODAY}/batch-1/manifest.csv",
        f"archive/{TODAY}/batch-1/report.csv",
    ]


def test_a_delivery_named_itself_is_left_as_it_lies(intake: Intake, tmp_path: Path) -> None:
    drop = a_drop(tmp_path / "drop", a_row())
    taken_in(intake, drop)
    taken_in(intake, drop)
    assert names_in(drop) == ["invoice-20260001.xml", "manifest.csv"]
    assert sorted(path.name for path in (intake.home / "archive" / TODAY).iterdir()) == ["drop", "drop-2"]


def test_what_was_set_aside_lies_with_its_findings_for_the_clerk(intake: Intake, tmp_path: Path) -> None:
    inbox = an_inbox(tmp_path, a_row(), a_row(invoice_no="2", xml="2.xml", due="2026-12-24"))
    taken_in(intake, inbox)
    failed = intake.home / "failed" / "batch-1"
    assert names_in(failed) == ["2.xml", "report.csv"]
    (row,) = table(failed / "report.csv")
    assert (row["file"], row["outcome"], row["number"], row["code"]) == (
        "2.xml",
        "quarantined",
        "2",
        "manifest_differs",
    )
    assert row["where"] == "manifest.csv row 3, column due"
    everything = table(intake.home / "archive" / TODAY / "batch-1" / "report.csv")
    assert [one["outcome"] for one in everything] == ["registered", "quarantined"]


def test_copies_hold_no_person_numbers(intake: Intake, tmp_path: Path) -> None:
    files = {"1.xml": ubl_invoice(name=f"Kari {PERSON[:6]} {PERSON[6:]}")}
    drop = a_drop(tmp_path / f"drop-{PERSON}", a_row(xml="1.xml", mobile=PERSON), files=files)
    taken_in(intake, drop)
    (folder,) = (intake.home / "archive" / TODAY).iterdir()
    assert PERSON not in folder.name
    manifest = (folder / "manifest.csv").read_text("utf-8")
    assert "national_id" in manifest
    assert PERSON not in manifest
    copy = (folder / "1.xml").read_text("utf-8")
    assert "Kari " in copy
    assert PERSON[6:] not in copy


def test_a_report_runs_no_formulas(intake: Intake, tmp_path: Path) -> None:
    content = ubl_invoice(number="=1+1", due="=2+2")
    drop = a_drop(tmp_path / "drop", a_row(xml="1.xml", invoice_no=""), files={"1.xml": content})
    taken_in(intake, drop)
    rows = table(intake.home / "failed" / "drop" / "report.csv")
    assert {row["number"] for row in rows} == {"'=1+1"}
    assert "'=2+2" in [row["value"] for row in rows]


def test_a_crash_before_the_copy_is_whole_leaves_the_inbox(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = an_inbox(tmp_path, a_row(), a_row(invoice_no="2", xml="2.xml"))
    before = names_in(inbox)
    monkeypatch.setattr(Archive, "finish", _crash)
    with pytest.raises(KeyboardInterrupt):
        taken_in(intake, inbox)
    monkeypatch.undo()
    assert names_in(inbox) == before
    assert not (intake.home / "archive" / TODAY / "batch-1").exists()
    assert [outcome.verdict for outcome in taken_in(intake, inbox)] == ["unchanged", "unchanged"]
    assert names_in(inbox) == []
    assert (intake.home / "archive" / TODAY / "batch-1" / "report.csv").exists()


def test_a_crash_while_the_inbox_is_emptied_leaves_the_archive(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    inbox = an_inbox(tmp_path, a_row())
    monkeypatch.setattr("portal.intake.archive.shutil.rmtree", _crash_on_gone)
    with pytest.raises(KeyboardInterrupt):
        taken_in(intake, inbox)
    monkeypatch.undo()
    assert (intake.home / "archive" / TODAY / "batch-1" / "report.csv").exists()
    assert deliveries_in(inbox, now=now) == ()
    clear_remains(inbox)
    assert names_in(inbox) == []


def test_a_zip_is_taken_out_of_the_inbox_too(intake: Intake, tmp_path: Path) -> None:

    (tmp_path / "inbox").mkdir()
    path = a_zip(tmp_path / "inbox" / "batch-1.zip", {"1.xml": ubl_invoice()})
    (outcome,) = list(intake.take_in(Located(path, "batch-1", in_inbox=True, is_ready=True), report=lambda _: None))
    assert outcome.verdict == "registered"
    assert names_in(tmp_path / "inbox") == []


def _crash(*_: object) -> None:
    raise KeyboardInterrupt


def _crash_on_gone(path: Path, **_: object) -> None:
    if path.name.endswith(".gone"):
        raise KeyboardInterrupt
