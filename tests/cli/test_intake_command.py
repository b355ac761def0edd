"""`portal intake` as scripts and clerks meet it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from portal.cli import main
from portal.invoices.models import Invoice
from portal.jobs import Workplace
from tests.intake.documents import ubl_invoice
from tests.intake.drops import PERSON, a_drop, a_row

FIELDS = [
    *("file", "outcome", "kind", "number", "issue_date", "due_date", "currency", "payable_minor"),
    *("payment_reference", "account", "lines", "attachments", "findings"),
]


@pytest.fixture
def home(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Path(environment["PORTAL_HOME"])


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["intake", *map(str, arguments)], catch_exceptions=False)


def test_json_is_one_object_a_line_one_a_document(home: Path, tmp_path: Path) -> None:
    rows = (a_row(), a_row(invoice_no="2", xml="2.xml", kid="", account="", due="2026-12-24"))
    result = run(a_drop(tmp_path / "drop", *rows), "--json")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert list(first) == list(second) == FIELDS
    assert (first["outcome"], first["payable_minor"], first["lines"], first["findings"]) == (
        "registered",
        125_000,
        1,
        [],
    )
    assert (second["outcome"], second["due_date"], second["account"]) == ("quarantined", "2026-12-10", first["account"])
    (finding,) = second["findings"]
    assert list(finding) == ["severity", "code", "where", "value", "message"]
    assert result.exit_code == 1
    assert PERSON not in result.output


def test_it_ends_with_0_when_nothing_was_quarantined(home: Path, tmp_path: Path) -> None:
    drop = a_drop(tmp_path / "drop", a_row())
    for said in ("1 registered, 0 unchanged, 0 quarantined", "0 registered, 1 unchanged, 0 quarantined"):
        result = run(drop)
        assert said in result.stdout
        assert result.exit_code == 0


def test_the_summary_says_what_was_set_aside_and_why(home: Path, tmp_path: Path) -> None:
    drop = a_drop(tmp_path / "drop", a_row(), files={"invoice-20260001.xml": ubl_invoice(seller="987654325")})
    result = run(drop)
    said = " ".join(result.stdout.split())
    assert "invoice-20260001.xml" in said
    assert "none of the municipality's issuers" in said
    assert "0 registered, 0 unchanged, 1 quarantined" in said
    assert str(home / "failed" / "drop" / "report.csv") in result.stdout
    assert result.exit_code == 1


def test_a_dry_run_writes_nothing(home: Path, workplace: Workplace, tmp_path: Path) -> None:
    result = run(a_drop(tmp_path / "drop", a_row()), "--dry-run")
    assert "1 registered, 0 unchanged, 0 quarantined (dry run: nothing was written)" in result.stdout
    assert result.exit_code == 0
    assert not home.exists()
    with workplace.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Invoice)) == 0


def test_an_inbox_is_emptied_but_for_what_is_not_complete(home: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    a_drop(inbox / "a", a_row())
    a_drop(inbox / "b", a_row(invoice_no="2", xml="2.xml"))
    (inbox / "a.done").touch()
    result = run(inbox)
    assert "b waits" in result.stderr
    assert [path.name for path in inbox.iterdir()] == ["b"]
    assert "1 registered" in result.stdout


def test_two_intakes_at_once_are_refused(home: Path, tmp_path: Path) -> None:
    import fcntl

    home.mkdir(parents=True)
    drop = a_drop(tmp_path / "drop", a_row())
    with (home / "intake.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run(drop)
    assert "another intake is running" in result.output
    assert result.exit_code == 1
    assert run(drop).exit_code == 0


def test_a_folder_that_cannot_be_written_is_told_as_such(home: Path, tmp_path: Path) -> None:
    home.mkdir(parents=True)
    (home / "archive").write_text("a file where the folder should be")
    result = run(a_drop(tmp_path / "drop", a_row()))
    assert "archive" in result.output
    assert "run it again when this is mended" in result.output
    assert result.exit_code == 1
