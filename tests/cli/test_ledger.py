from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.cli import main
from portal.intake.ledger_file import COLUMNS
from portal.invoices.differences import Difference, differences_now
from portal.invoices.models import LedgerImport
from portal.values import clock
from tests.invoices.issued import a_customer, an_invoice, issue, nok
from tests.payments.money import a_payment, take

HEADER = ";".join(COLUMNS)


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path):
    def _run(content: str, *options: str) -> Result:
        path = tmp_path / "ledger.csv"
        path.write_text(content, encoding="utf-8")
        return CliRunner().invoke(main, ["ledger", str(path), *options], env=environment)

    return _run


def test_rows_without_an_invoice_here_are_told(run) -> None:
    told = run(f"#as_of=2026-01-01T06:00+01:00;full=N\n{HEADER}\n77;100;0;;none;;0;0\n")
    assert told.exit_code == 0
    assert "0 invoices recorded" in told.output
    assert "1 not registered here: 77" in told.output


def test_the_same_file_again_changes_nothing(run) -> None:
    content = f"#as_of=2026-01-01T06:00+01:00;full=N\n{HEADER}\n"
    run(content)
    assert "unchanged" in run(content).output


def test_a_file_that_says_no_moment_is_as_old_as_it_was_written_and_changes_only(run, workplace) -> None:
    told = run(f"{HEADER}\n")
    assert told.exit_code == 0
    assert "when the file was written, is used" in told.stderr
    assert "taken as changes" in told.stderr
    with workplace.database.transaction() as session:
        imported = session.scalars(select(LedgerImport)).one()
        assert not imported.full
        assert clock.now() - imported.as_of < timedelta(minutes=5)


def test_options_say_what_the_file_does_not(run) -> None:
    told = run(f"{HEADER}\n", "--as-of", "2026-01-01T06:00+01:00", "--full")
    assert (told.exit_code, told.stderr) == (0, "")


def test_a_ledger_of_tomorrow_is_refused(run) -> None:
    told = run(f"{HEADER}\n", "--as-of", "2999-01-01T06:00+01:00", "--full")
    assert told.exit_code != 0
    assert "still to come" in told.output


def test_a_wrong_file_is_refused_with_its_rows(run) -> None:
    told = run(f"#as_of=2026-01-01T06:00+01:00;full=J\n{HEADER}\n77;1.5;0;;none;;0;0\n")
    assert told.exit_code == 1
    assert "row 3, balance_ore" in told.output


def test_a_paid_total_other_than_the_payments_that_came_in_is_told(run, workplace) -> None:
    with workplace.database.transaction() as session:
        issue(session, an_invoice(a_customer(session)))
        take(session, a_payment("80,00"))
    told = run(f"#as_of=2026-11-22T06:00+01:00;full=N\n{HEADER}\n1001;303000;5000;2026-11-16;none;;0;0\n")
    assert told.exit_code == 0
    assert "1 where the ledger counts, but has another paid total than the payments that came in: " in told.output
    assert "1001 (ledger 50.00 NOK, payments 80.00 NOK)" in told.output
    with workplace.database.transaction() as session:
        assert differences_now(session) == (Difference("1001", nok("50"), nok("80")),)


def test_the_municipality_s_day_is_the_ledger_s_day(run, workplace) -> None:
    run(f"#as_of=2026-11-21T23:30+00:00;full=N\n{HEADER}\n")
    with workplace.database.transaction() as session:
        assert session.scalars(select(LedgerImport.read_on)).one() == date(2026, 11, 22)
