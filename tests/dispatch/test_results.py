"""What the ERP is told of a run, and how it is put where it fetches it."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from portal.dispatch.running.result_files import tell_erp
from portal.dispatch.running.results import COLUMNS, as_csv, results_of
from portal.jobs import Workplace
from portal.values import clock
from tests.dispatch.post_office import Counter, Town, hand, mailed, opened, say
from tests.dispatch.steered import again, cancel
from tests.dispatch.town import a_customer, bill

OSLO = ZoneInfo("Europe/Oslo")


def rows(town: Town) -> list[dict[str, str]]:
    with town.work.database.transaction() as session:
        content = as_csv(results_of(session, town.run, zone=OSLO))
    return list(csv.DictReader(StringIO(content.decode(), newline=""), delimiter=";"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "to the ERP"


def tell(town: Town, folder: Path, *, later: timedelta = timedelta()) -> list[str]:
    """Tell the ERP, and say which files lie there: run and number."""
    tell_erp(town.work.database, folder=folder, zone=OSLO, now=clock.now() + later)
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def named(town: Town, *numbers: int) -> list[str]:
    return [f"channel_result-{town.run}-{number}.csv" for number in numbers]


def test_each_invoice_has_a_row_with_channel_state_time_reasons_and_reference(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "M-1")
        bill(session, "P-1", customer=a_customer("P-1", email=None))
        bill(session, "N-1", customer=a_customer("N-1", email=None, address=None))
    town = opened(workplace)
    town.route()
    hand(town, "email", Counter())
    mailed_, nobody, printed_ = rows(town)
    disabled = ",".join(f"{name}=channel_disabled" for name in ("avtalegiro", "efaktura", "vipps", "mailbox"))
    assert tuple(mailed_) == COLUMNS
    assert {**mailed_, "time": ""} == {
        "invoice_no": "M-1",
        "doc_type": "invoice",
        "issuer": "842566142",
        "customer_no": "M-1",
        "channel": "email",
        "state": "accepted",
        "time": "",
        "reasons": disabled,
        "reference": "R1",
    }
    assert datetime.fromisoformat(mailed_["time"]).utcoffset() in (timedelta(hours=1), timedelta(hours=2))
    assert (printed_["channel"], printed_["state"]) == ("paper", "planned")
    assert printed_["reasons"] == f"{disabled},email=no_email"
    assert (nobody["channel"], nobody["state"]) == ("", "exhausted")
    assert nobody["reasons"] == f"{disabled},email=no_email,paper=no_postal_address"


def test_a_refusal_after_which_no_other_way_may_be_tried_is_among_the_reasons(workplace: Workplace) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter(answer=say("unknown")))
    town.waited()
    hand(town, "email", Counter(answer=say("refused")))
    (row,) = rows(town)
    assert (row["state"], row["reasons"].rpartition(",")[2]) == ("exhausted", "email=rejected_by_channel")


def test_what_waits_and_what_was_cancelled_is_told_too(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "1")
    town = opened(workplace)
    assert [row["state"] for row in rows(town)] == ["waiting"]
    cancel(town)
    assert [row["state"] for row in rows(town)] == ["cancelled"]


def test_nothing_is_told_before_the_run_is_done(workplace: Workplace, folder: Path) -> None:
    town, _ = mailed(workplace)
    assert tell(town, folder) == []
    hand(town, "email", Counter())
    assert tell(town, folder) == named(town, 1)
    assert (folder / named(town, 1)[0]).read_bytes().startswith(b"invoice_no;doc_type;issuer;customer_no;channel;")


def test_a_run_that_stands_still_is_told_once(workplace: Workplace, folder: Path) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter())
    tell(town, folder)
    written = (folder / named(town, 1)[0]).stat()
    assert tell(town, folder) == named(town, 1)
    assert (folder / named(town, 1)[0]).stat() == written


def test_newer_states_take_the_place_of_a_file_nobody_has_acknowledged(workplace: Workplace, folder: Path) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter())
    tell(town, folder)
    deliver(town)
    assert tell(town, folder) == named(town, 2)
    assert b";delivered;" in (folder / named(town, 2)[0]).read_bytes()


def deliver(town: Town) -> None:
    with town.work.database.transaction() as session:
        session.execute(text("update attempt set state = 'delivered', updated_at = :now"), {"now": clock.now()})


def test_what_was_acknowledged_stays_and_only_news_makes_another_file(workplace: Workplace, folder: Path) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter())
    tell(town, folder)
    acknowledgement = f"{named(town, 1)[0]}.ack"
    (folder / acknowledgement).touch()
    assert tell(town, folder) == [*named(town, 1), acknowledgement]
    deliver(town)
    assert tell(town, folder) == [*named(town, 1), acknowledgement, *named(town, 2)]


def test_a_file_gone_unacknowledged_is_written_again_after_a_while(workplace: Workplace, folder: Path) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter())
    tell(town, folder)
    (folder / named(town, 1)[0]).unlink()
    assert tell(town, folder) == []
    assert tell(town, folder, later=timedelta(hours=2)) == named(town, 2)


def test_a_file_fetched_and_acknowledged_is_not_written_again(workplace: Workplace, folder: Path) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter())
    tell(town, folder)
    (folder / f"{named(town, 1)[0]}.ack").touch()
    tell(town, folder)
    for path in folder.iterdir():
        path.unlink()
    assert tell(town, folder, later=timedelta(hours=2)) == []


def test_a_folder_that_cannot_be_written_is_tried_again_under_the_same_number(
    workplace: Workplace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter())
    folder.write_text("a file where the folder should be")
    tell_erp(workplace.database, folder=folder, zone=OSLO, now=clock.now())
    assert "result_not_written" in capsys.readouterr().out
    folder.unlink()
    assert tell(town, folder) == named(town, 1)


def test_what_another_run_has_taken_up_is_told_by_that_one(workplace: Workplace, folder: Path) -> None:
    town, _ = mailed(workplace)
    cancel(town)
    assert tell(town, folder) == named(town, 1)
    new = again(town)
    new.route()
    hand(new, "email", Counter())
    assert set(tell(town, folder)) == {*named(town, 1), *named(new, 1)}
    assert (rows(town), [row["state"] for row in rows(new)]) == ([], ["accepted"])
