import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update

from portal.cli import main
from portal.db import new_key
from portal.dispatch.models import Dispatch, Run
from portal.documents.models import Document
from portal.documents.store import put
from portal.people.mandate_models import Mandate
from portal.values.giro_records import Assignment, MandateEntry, Transmission, as_bytes
from tests.invoices.issued import MORNING
from tests.values.giro_records.street import a_payment, with_written

ACCOUNT = "16370712348"
KARI, OLA = "100000100000009", "100000200000008"


def a_file(*entries: MandateEntry, account: str = ACCOUNT, number: int = 1, filed_on: date | None = None) -> bytes:
    told = (Assignment("mandates", 1, account, entries),)
    return as_bytes(Transmission("00008080", number, told, "00842566", filed_on))


USUAL = a_file(MandateEntry(1, "1", KARI, notice=True), MandateEntry(2, "1", OLA, notice=False))


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path):
    def _run(content: bytes | None, *options: str) -> Result:
        path = tmp_path / "fbo.txt"
        if content is not None:
            path.write_bytes(content)
        given = [] if content is None else [str(path)]
        return CliRunner().invoke(main, ["mandates", *given, *options], env=environment)

    return _run


def test_mandates_are_taken_in_and_counted(run, workplace) -> None:
    told = run(USUAL)
    assert (told.exit_code, told.output) == (0, "fbo.txt: 2 new, 0 changed, 0 ended, 0 unchanged\n")
    with workplace.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Mandate)) == 2


def test_the_file_is_kept_sealed(run, workplace) -> None:
    run(USUAL)
    with workplace.database.transaction() as session:
        kept = session.scalars(select(Document)).one()
        assert kept.sealed
        assert KARI.encode() not in kept.content
        assert session.scalars(select(Mandate.digest).distinct()).one() == kept.digest


def test_the_same_file_again_changes_nothing(run) -> None:
    run(USUAL)
    told = run(USUAL)
    assert (told.exit_code, told.output) == (0, "fbo.txt: unchanged, the same file was taken in before\n")


def test_a_bad_assignment_is_told_with_line_and_position_and_exits_1(run) -> None:
    told = run(with_written(USUAL, 3, 42, "X"))
    assert told.exit_code == 1
    assert "refused: line 3, position 42: the field holds what its form does not allow (X)" in told.output
    assert "it holds no mandates that can be used" in told.output


def test_a_strange_account_is_refused_and_exits_1(run) -> None:
    told = run(a_file(MandateEntry(1, "1", KARI, notice=True), account="32010543214"))
    assert told.exit_code == 1
    assert "refused: account 32010543214: the account is none of ours" in told.output


def test_a_file_that_the_bank_made_before_another_is_refused_and_told_what_to_do(run) -> None:
    run(a_file(MandateEntry(1, "0", OLA, notice=True), number=3240800, filed_on=date(2026, 11, 20)))
    older = a_file(MandateEntry(1, "0", KARI, notice=True), number=3230800, filed_on=date(2026, 11, 19))
    told = run(older)
    assert told.exit_code == 1
    assert f"refused: account {ACCOUNT}: a newer file has told of these mandates" in told.output
    assert "(transmission 3230800 of 2026-11-19; newer is transmission 3240800 of 2026-11-20, taken in " in told.output
    assert [(one["code"], one["account"]) for one in json.loads(run(older, "--json").output)["findings"]] == [
        ("older_file", ACCOUNT)
    ]
    assert run(older, "--anyway").output == "fbo.txt: 1 new, 0 changed, 1 ended, 0 unchanged\n"


def test_a_deletion_of_what_is_not_known_is_noticed_and_exits_0(run) -> None:
    told = run(a_file(MandateEntry(1, "2", KARI, notice=True)))
    assert told.exit_code == 0
    assert f"noticed: account {ACCOUNT}, transaction 1: a mandate was deleted that was not known" in told.output


def test_payments_in_the_same_file_are_left_to_their_own_command(run) -> None:
    mandates = Assignment("mandates", 1, ACCOUNT, (MandateEntry(1, "1", KARI, notice=True),))
    payments = Assignment("payments", 2, ACCOUNT, (a_payment(),))
    told = run(as_bytes(Transmission("00008080", 1, (mandates, payments))))
    assert told.exit_code == 0
    assert "1 assignments of another kind were passed over" in told.output


def test_a_file_that_is_none_is_refused(run) -> None:
    told = run(b"invoice_no;balance_ore\n")
    assert told.exit_code == 1
    assert "it is no giro file" in told.output


def test_scripts_get_one_object(run) -> None:
    told = json.loads(run(with_written(USUAL, 1, 7, "11"), "--json").output)
    assert {name: told[name] for name in ("file", "new", "same_file")} == {
        "file": "fbo.txt",
        "new": 0,
        "same_file": False,
    }
    assert [(one["line"], one["position"], one["code"]) for one in told["findings"]] == [(1, 7, "no_start")]


def test_before_two_runs_nothing_is_unmatched(run) -> None:
    run(USUAL)
    assert run(None, "--unmatched").output == "0 mandates without an invoice in the last two runs\n"
    assert json.loads(run(None, "--unmatched", "--json").output) == []


def test_mandates_without_an_invoice_for_two_runs_are_listed(run, workplace) -> None:
    run(USUAL)
    with workplace.database.transaction() as session:
        session.execute(update(Mandate).values(started_at=MORNING - timedelta(days=9)))
        session.execute(update(Mandate).where(Mandate.reference == KARI).values(matched_at=MORNING))
        digest = put(session, b"rules", "text/plain", now=MORNING)
        for days in (0, 1):
            at = MORNING + timedelta(days=days)
            session.add(a_run := Run(started_at=at, started_by="cli", municipality_digest=digest))
            session.flush()
            about = {"subject_kind": "invoice", "subject_id": new_key(), "purpose": "main", "version": 1}
            session.add(Dispatch(run_id=a_run.id, **about, state="settled", municipality_digest=digest, opened_at=at))
    told = run(None, "--unmatched").output
    assert told.splitlines() == [
        f"{ACCOUNT}  {OLA:<25}  customer 1000002, since 2026-11-13",
        "1 mandates without an invoice in the last two runs",
    ]
    assert [one["reference"] for one in json.loads(run(None, "--unmatched", "--json").output)] == [OLA]


def test_a_file_or_the_unmatched_must_be_asked_for(run) -> None:
    assert run(None).exit_code == 2
    assert run(USUAL, "--unmatched").exit_code == 2
