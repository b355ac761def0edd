import csv
import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from portal.config import Municipality
from portal.dispatch.channel import ChannelDown, Envelope, Outcome
from portal.dispatch.channels.paper import COLUMNS, Paper
from tests.dispatch.envelopes import PDF, a_batch, an_envelope
from tests.dispatch.town import an_address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "print"


def printed(folder: Path, *envelopes: Envelope, number: int = 1) -> list[Outcome]:
    paper, batch = Paper(folder), a_batch(*envelopes, number=number)
    paper.prepare(batch)
    return list(paper.send(batch))


def rows_in(place: Path) -> list[dict[str, str]]:
    with (place / "index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.contract("LK-16")
@pytest.mark.contract("ST-03")
def test_letters_lie_in_a_folder_with_their_index_and_a_mark_that_it_is_whole(
    folder: Path, municipality: Municipality
) -> None:
    letters = [an_envelope("paper", municipality, number=f"F-{number}") for number in range(2)]
    outcomes = printed(folder, *letters)
    assert outcomes == [Outcome(letter.attempt, "accepted", reference="letters-000001") for letter in letters]
    place = folder / "letters-000001"
    assert {path.name for path in place.iterdir()} == {
        "index.csv",
        ".done",
        *(f"{letter.attempt}.pdf" for letter in letters),
    }
    assert [path.name for path in folder.iterdir()] == ["letters-000001"]


def test_the_index_has_a_row_a_letter_with_its_address_and_its_bytes(folder: Path, municipality: Municipality) -> None:
    letter = an_envelope("paper", municipality)
    printed(folder, letter)
    (row,) = rows_in(folder / "letters-000001")
    assert tuple(row) == COLUMNS
    assert row == {
        "attempt_id": str(letter.attempt),
        "invoice_no": "F-1001",
        "customer_no": "4711",
        "name": "Kari Nordmann",
        "street": "Storgata 1",
        "zip": "1470",
        "city": "Lørenskog",
        "country": "NO",
        "pdf": f"{letter.attempt}.pdf",
        "pages": "1",
        "bytes": str(len(PDF)),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }
    assert (folder / "letters-000001" / row["pdf"]).read_bytes() == PDF


@pytest.mark.parametrize(
    ("changes", "name", "street"),
    [
        ({"customer_kind": "minor"}, "Til foresatte for Kari Nordmann", "Storgata 1"),
        ({"customer_kind": "estate"}, "Boet etter Kari Nordmann", "Storgata 1"),
        (
            {"customer_kind": "estate", "other_recipient": an_address("Advokat Ås", street="Torget 3")},
            "Boet etter Kari Nordmann",
            "v/ Advokat Ås\nTorget 3",
        ),
        ({"other_recipient": an_address("Borettslaget AS", street="Lia 2")}, "Borettslaget AS", "Lia 2"),
        ({"protected": True}, "Kari Nordmann", "Storgata 1"),
    ],
)
def test_the_envelope_names_who_is_to_open_it(
    changes: dict[str, Any], name: str, street: str, folder: Path, municipality: Municipality
) -> None:
    printed(folder, an_envelope("paper", municipality, **changes))
    (row,) = rows_in(folder / "letters-000001")
    assert (row["name"], row["street"]) == (name, street)


def test_an_address_that_names_no_country_lies_in_the_municipality_s(folder: Path, municipality: Municipality) -> None:
    printed(folder, an_envelope("paper", municipality, recipient=an_address("Kari Nordmann", country="")))
    assert rows_in(folder / "letters-000001")[0]["country"] == "NO"


def test_what_is_only_prepared_is_out_of_the_printer_s_sight(folder: Path, municipality: Municipality) -> None:
    Paper(folder).prepare(a_batch(an_envelope("paper", municipality), number=1))
    assert [path.name for path in folder.iterdir()] == [".writing-000001"]


def test_a_folder_left_half_written_is_written_again_whole(folder: Path, municipality: Municipality) -> None:
    left = folder / ".writing-000001"
    left.mkdir(parents=True)
    (left / "half.pdf").write_bytes(b"%PDF-")
    letter = an_envelope("paper", municipality)
    printed(folder, letter)
    assert {path.name for path in (folder / "letters-000001").iterdir()} == {
        "index.csv",
        ".done",
        f"{letter.attempt}.pdf",
    }


def test_the_same_letters_are_the_same_digest(folder: Path, municipality: Municipality) -> None:
    batch = a_batch(an_envelope("paper", municipality), number=1)
    paper = Paper(folder)
    assert paper.prepare(batch) == paper.prepare(batch)


def test_a_kill_between_the_move_and_the_mark_is_made_good(folder: Path, municipality: Municipality) -> None:
    paper, batch = Paper(folder), a_batch(an_envelope("paper", municipality), number=1)
    paper.prepare(batch)
    (folder / ".writing-000001").rename(folder / "letters-000001")
    assert [outcome.result for outcome in paper.send(batch)] == ["accepted"]
    assert (folder / "letters-000001" / ".done").exists()


def test_letters_the_printer_has_fetched_are_not_printed_again(folder: Path, municipality: Municipality) -> None:
    paper, batch = Paper(folder), a_batch(an_envelope("paper", municipality), number=1)
    paper.prepare(batch)
    list(paper.send(batch))
    shutil.rmtree(folder / "letters-000001")
    assert [outcome.result for outcome in paper.send(batch)] == ["accepted"]
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_channel_that_is_down(tmp_path: Path, municipality: Municipality) -> None:
    (tmp_path / "print").write_text("a file, not a folder")
    with pytest.raises(ChannelDown):
        Paper(tmp_path / "print").prepare(a_batch(an_envelope("paper", municipality), number=1))


def test_a_number_that_lies_there_already_is_never_written_over(folder: Path, municipality: Municipality) -> None:
    printed(folder, an_envelope("paper", municipality))
    before = sorted((folder / "letters-000001").iterdir())
    paper, batch = Paper(folder), a_batch(an_envelope("paper", municipality), number=1)
    paper.prepare(batch)
    with pytest.raises(ChannelDown):
        list(paper.send(batch))
    assert sorted((folder / "letters-000001").iterdir()) == before
