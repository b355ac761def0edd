import json
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.cli import main
from portal.jobs import Workplace
from tests.invoices.issued import a_customer, an_invoice, issue
from tests.payments.bank import assignment, ocr_assignments, ocr_file, paid


@pytest.fixture(autouse=True)
def october(workplace: Workplace) -> UUID:
    with workplace.database.transaction() as session:
        return issue(session, an_invoice(a_customer(session)))


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path):
    def _run(content: bytes | None, *options: str) -> Result:
        path = tmp_path / "ocr.txt"
        if content is not None:
            path.write_bytes(content)
        file = () if content is None else (str(path),)
        return CliRunner().invoke(main, ["payments", *file, *options], env=environment)

    return _run


def test_what_became_of_the_payments_is_counted(run) -> None:
    content = ocr_file(paid(1, 80), paid(2, 3000), paid(3, 3000), paid(4, 100, "404"), paid(5, -80, type_="18"))
    told = run(content)
    assert told.exit_code == 0
    assert "ocr.txt: 1 allocated, 1 in part, 1 unknown, 1 possible duplicates, 1 reversals" in told.output
    assert "invoices with nothing left to pay now: 1" in told.output


def test_the_same_file_again_is_said_to_change_nothing(run) -> None:
    run(ocr_file(paid(1, 80)))
    told = run(ocr_file(paid(1, 80)))
    assert (told.exit_code, told.output) == (0, "ocr.txt: unchanged, the same file was taken in before\n")


def test_what_was_booked_from_another_file_is_told(run) -> None:
    run(ocr_file(paid(1, 80)))
    assert "1 were booked before" in run(ocr_file(paid(1, 80), paid(2, 90))).output


def test_a_refused_part_is_said_with_its_place_and_ends_with_one(run) -> None:
    lines = ocr_assignments([assignment(paid(1, 100)), assignment(paid(1, 200), number=2)]).split(b"\r\n")
    lines[4] = lines[4][:40] + b"1" + lines[4][41:]
    for _ in range(2):
        told = run(b"\r\n".join(lines))
        assert told.exit_code == 1
        assert "refused: line 5, position 25: this sum is told, and the amounts come to another" in told.stderr
    assert "1 were booked before" in told.output


def test_a_script_gets_each_payment_with_what_it_pays(run, october) -> None:
    told = json.loads(run(ocr_file(paid(1, 3100), paid(2, 100, "404")), "--json").stdout)
    assert told["counts"] == {
        "allocated": 1,
        "partly": 0,
        "unknown": 1,
        "duplicate_suspected": 0,
        "reversal": 0,
        "known": 0,
        "refused": 0,
    }
    assert told["settled"] == [str(october)]
    first = told["payments"][0]
    assert (first["state"], first["credit_minor"], first["booked_on"]) == ("allocated", 2000, "2026-11-16")
    assert first["allocations"] == [{"invoice": "1001", "amount_minor": 310000}]


def test_a_person_finds_what_waits_and_puts_it_on_an_invoice(run, workplace) -> None:
    run(ocr_file(paid(1, 100, "404")))
    waiting = json.loads(run(None, "--open", "--json").stdout)
    assert waiting["payment_reference"] == "404"
    assert f"{waiting['payment']}  2026-11-16  100.00 NOK  404  unknown" in run(None, "--open").output
    assert run(None, "--assign", waiting["payment"], "1001").output == "the payment is on invoice 1001\n"
    assert run(None, "--open").output == "nothing waits\n"
    with workplace.database.transaction() as session:
        event = session.scalars(select(AuditEvent)).one()
        assert event.actor.startswith("operator:")


def test_what_the_bank_took_back_is_listed_with_its_invoice(run) -> None:
    run(ocr_file(paid(1, 3080)))
    told = run(ocr_file(paid(1, -3080, type_="18"), number=2))
    assert "`portal payments --open` lists what a person must look into" in told.output
    line = run(None, "--open").output
    assert "3080.00 NOK  100000100010017  taken back, owed again, and claimed anew by the ERP alone  on 1001" in line
    assert json.loads(run(None, "--open", "--json").stdout)["state"] == "owed_again"


def test_what_cannot_be_assigned_says_why(run) -> None:
    told = run(None, "--assign", str(UUID(int=7)), "1001")
    assert told.exit_code == 1
    assert "No payment has this id" in told.output


@pytest.mark.parametrize("options", [(), ("--open", "--assign", str(UUID(int=7)), "1001")])
def test_one_thing_is_done_at_a_time(run, options) -> None:
    told = run(None, *options)
    assert told.exit_code == 2
    assert "give a FILE" in told.output
