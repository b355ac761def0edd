"""`contact_changes.csv`: what the ERP is told of contact points, acknowledged or written again."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from portal.delivery.contact_points import changes
from portal.delivery.contact_points.change_files import COLUMNS, tell_of_contacts
from portal.jobs import Workplace
from tests.invoices.issued import MORNING, OLAS_CARD, a_customer

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "to the ERP"


def give(work: Workplace, value: str, *, number: str = "1000001") -> None:
    with work.database.transaction() as session:
        customer = a_customer(session, number=number)
        changes.give(session, customer=customer, kind="email", value=value, source="clerk", now=MORNING)


def tell(work: Workplace, folder: Path, *, later: timedelta = timedelta()) -> list[str]:
    tell_of_contacts(work.database, folder=folder, zone=OSLO, now=MORNING + later)
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def rows(folder: Path, number: int) -> list[dict[str, str]]:
    content = (folder / f"contact_changes-{number}.csv").read_bytes().decode()
    return list(csv.DictReader(StringIO(content, newline=""), delimiter=";"))


def test_each_change_is_a_row_that_says_whose_what_by_whom_and_when(workplace: Workplace, folder: Path) -> None:
    with workplace.database.transaction() as session:
        ola = a_customer(session, number=OLAS_CARD.number, national_id=OLAS_CARD.national_id, email=None)
        given = {"customer": ola, "kind": "email", "now": MORNING}
        changes.give(session, value="ola@example.no", source="clerk", **given)
        changes.take(session, source="resident", **given | {"now": MORNING + timedelta(minutes=1)})
    assert tell(workplace, folder) == ["contact_changes-1.csv"]
    registered, removed = rows(folder, 1)
    assert tuple(registered) == COLUMNS
    assert registered == {
        "customer_number": "1000002",
        "kind": "email",
        "value": "ola@example.no",
        "source": "clerk",
        "changed_at": "2026-11-22T10:00:00+01:00",
        "removed": "false",
        "issuer": "842566142",
    }
    assert (removed["value"], removed["source"], removed["removed"]) == ("ola@example.no", "resident", "true")


def test_nothing_is_written_when_nothing_has_changed(workplace: Workplace, folder: Path) -> None:
    assert tell(workplace, folder) == []


def test_newer_changes_take_the_place_of_a_file_nobody_has_acknowledged(workplace: Workplace, folder: Path) -> None:
    give(workplace, "a@example.no")
    tell(workplace, folder)
    assert tell(workplace, folder) == ["contact_changes-1.csv"]
    give(workplace, "b@example.no")
    assert tell(workplace, folder) == ["contact_changes-2.csv"]
    assert {row["value"] for row in rows(folder, 2)} == {"a@example.no", "b@example.no"}


def test_what_was_acknowledged_is_not_told_again(workplace: Workplace, folder: Path) -> None:
    give(workplace, "a@example.no")
    tell(workplace, folder)
    (folder / "contact_changes-1.csv.ack").touch()
    give(workplace, "b@example.no")
    assert "contact_changes-2.csv" in tell(workplace, folder)
    assert [row["value"] for row in rows(folder, 2)] == ["b@example.no"]


def test_a_file_gone_unacknowledged_is_written_again_after_a_while(workplace: Workplace, folder: Path) -> None:
    give(workplace, "a@example.no")
    tell(workplace, folder)
    (folder / "contact_changes-1.csv").unlink()
    assert tell(workplace, folder) == []
    assert tell(workplace, folder, later=timedelta(hours=2)) == ["contact_changes-2.csv"]
    assert [row["value"] for row in rows(folder, 2)] == ["a@example.no"]


def test_a_file_fetched_and_acknowledged_is_not_written_again(workplace: Workplace, folder: Path) -> None:
    give(workplace, "a@example.no")
    tell(workplace, folder)
    (folder / "contact_changes-1.csv.ack").touch()
    tell(workplace, folder)
    for path in folder.iterdir():
        path.unlink()
    assert tell(workplace, folder, later=timedelta(hours=2)) == []


def test_a_worker_that_died_with_the_file_half_done_loses_nothing(workplace: Workplace, folder: Path) -> None:
    give(workplace, "a@example.no")
    with workplace.database.transaction() as session:
        session.execute(text("insert into contact_file (number, created_at) values (1, :now)"), {"now": MORNING})
        session.execute(text("update contact_change set file_number = 1"))
    assert tell(workplace, folder, later=timedelta(hours=2)) == ["contact_changes-2.csv"]
    assert [row["value"] for row in rows(folder, 2)] == ["a@example.no"]


def test_a_folder_that_cannot_be_written_loses_nothing(workplace: Workplace, tmp_path: Path) -> None:
    give(workplace, "a@example.no")
    in_the_way = tmp_path / "to the ERP"
    in_the_way.touch()
    tell_of_contacts(workplace.database, folder=in_the_way, zone=OSLO, now=MORNING)
    in_the_way.unlink()
    assert tell(workplace, in_the_way) == ["contact_changes-1.csv"]
    assert len(rows(in_the_way, 1)) == 1
