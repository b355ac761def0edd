"""Reports of suspected forgeries, read in a terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.cli.forgeries import forgeries
from portal.db import new_key
from portal.jobs import Workplace
from portal.reports.service import Suspicion, report_forgery
from tests.dispatch.town import NOW
from tests.reports.test_service import PDF, reported


@pytest.fixture(autouse=True)
def _here(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(forgeries, words)
    return done.exit_code, done.output


def test_without_reports_it_says_so() -> None:
    assert run() == (0, "nothing is reported\n")


def test_a_list_tells_when_and_which_way_but_not_what_was_written(workplace: Workplace) -> None:
    key = new_key()
    reported(workplace, key)
    _, said = run()
    assert said.startswith(str(key))
    assert "sms  with a file" in said
    assert "4 500" not in said


def test_one_report_is_shown_whole_with_its_file_and_the_look_is_audited(workplace: Workplace, tmp_path: Path) -> None:
    key, out = new_key(), tmp_path / "proof.pdf"
    reported(workplace, key)
    code, said = run(str(key), "--file", str(out))
    assert code == 0
    assert "Betal 4 500 kr" in said
    assert out.read_bytes() == PDF
    with workplace.database.transaction() as session:
        (look,) = session.scalars(select(AuditEvent)).all()
        assert (look.tag, look.subject_id) == ("operator:forgery_report:viewed", str(key))


def test_what_is_not_there_is_said_plainly(workplace: Workplace, tmp_path: Path) -> None:
    assert run("4711")[1] == "Error: no report has the number 4711: `portal forgeries` lists them\n"
    assert run("--file", str(tmp_path / "x"))[0] == 2
    key = new_key()
    with workplace.database.transaction() as session:
        told = {"suspicion": Suspicion("En mail", "email"), "municipality": workplace.municipality}
        report_forgery(session, key=key, now=NOW, **told)
    assert "no file came" in run(str(key), "--file", str(tmp_path / "x"))[1]
