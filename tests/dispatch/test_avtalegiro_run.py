"""Claims by AvtaleGiro: who gets one, in what file, and what happens when it is too late."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.dispatch.channel import Batch, ChannelDown, Outcome
from portal.dispatch.channels.avtalegiro import Avtalegiro
from portal.jobs import Workplace
from portal.people.mandate_queries import unmatched_since
from portal.values import clock
from tests.dispatch.agreed_orders import AGREED
from tests.dispatch.giro_town import UNKNOWN, YES, GiroTown, due_of, ordered
from tests.dispatch.post_office import Killed

WITH_AVTALEGIRO = {name: order for name, order in AGREED.items() if "avtalegiro" in order}


def drawn(work: Workplace, *customers: str, days: int = 20) -> GiroTown:
    """Routed claims of people who have declined notices."""
    town = GiroTown.of(work)
    for customer in customers:
        town.mandate(customer, notice=False)
        town.bill(customer, days=days)
    town.start()
    return town


@pytest.mark.contract("LK-03")
@pytest.mark.contract("LK-05")
@pytest.mark.contract("ST-17")
@pytest.mark.parametrize("name", WITH_AVTALEGIRO)
def test_a_live_mandate_gets_its_claim_whatever_the_order_and_nothing_else(workplace: Workplace, name: str) -> None:
    municipality = ordered(workplace.municipality, *WITH_AVTALEGIRO[name])
    town = GiroTown.of(workplace, municipality, efaktura=YES, vipps=YES, krr=YES)
    town.mandate("1000001", notice=False)
    town.bill("1000001")
    town.start()
    assert town.draw() == 1
    (claim,) = town.claims()
    assert (claim.kind, claim.due, claim.ore, claim.notice) == ("02", due_of(town, 20), 123_450, ())
    assert town.attempts("1000001", "main") == [("avtalegiro", "accepted")]
    assert town.promise("1000001", "copy") is None
    assert {register.asked for register in town.says.values()} == {0}


@pytest.mark.contract("LK-09")
def test_who_has_no_mandate_goes_down_the_order(workplace: Workplace) -> None:
    town = GiroTown.of(workplace, vipps=YES)
    town.bill("1000001")
    town.start()
    assert town.attempts("1000001", "main") == [("vipps", "planned")]
    assert town.reason("1000001", "avtalegiro").code == "no_mandate"


def test_a_claim_waits_for_no_register(workplace: Workplace) -> None:
    town = GiroTown.of(workplace, efaktura=UNKNOWN, krr=UNKNOWN)
    town.mandate("1000001", notice=False)
    town.bill("1000001")
    assert town.start() == 1


def test_claims_of_many_travel_in_one_file_an_assignment_an_account(workplace: Workplace) -> None:
    town = drawn(workplace, "1000001", "1000002", "1000003")
    town.draw()
    (file,) = town.files()
    assert (file.sender, file.number, len(file.claims)) == ("84256614", 1, 3)
    assert {claim.assignment for claim in file.claims} == {100}
    assert {claim.statement for claim in file.claims} == {f"Faktura F100000{number}" for number in (1, 2, 3)}


def test_no_number_is_used_twice(workplace: Workplace) -> None:
    town = drawn(workplace, "1000001")
    town.draw()
    for customer in ("1000002", "1000003"):
        town.mandate(customer, notice=False)
        town.bill(customer)
        town.start()
        town.draw()
    assert [file.number for file in town.files()] == [1, 2, 3]
    assert [claim.assignment for claim in town.claims()] == [100, 200, 300]


@pytest.mark.contract("LK-02")
def test_a_due_date_too_close_goes_down_the_order_and_says_so(workplace: Workplace) -> None:
    town = drawn(workplace, "1000001", days=1)
    reason = town.reason("1000001", "avtalegiro")
    assert (reason.code, reason.numbers["days"]) == ("due_too_soon", 1)
    assert int(reason.numbers["least_days"]) >= 4
    assert town.attempts("1000001", "main") == [("email", "planned")]


def test_a_mandate_that_was_used_is_noted_as_matched(workplace: Workplace) -> None:
    town = GiroTown.of(workplace)
    town.mandate("1000001", notice=False)
    town.mandate("1000009", notice=False)
    town.bill("1000001")
    before_the_run = clock.now()
    town.start()
    with workplace.database.transaction() as session:
        silent = unmatched_since(session, before_the_run)
    assert [one.customer_part for one in silent] == ["1000009"]


class Dying(Avtalegiro):
    """The process dies when the file is written, and committed as written."""

    def send(self, batch: Batch) -> Iterator[Outcome]:
        raise Killed


def dying(town: GiroTown) -> Dying:
    rules = town.municipality.channels.avtalegiro
    assert rules
    return Dying(town.folder, rules)


def test_a_file_that_was_written_is_handed_over_by_the_next_sender_under_its_number(workplace: Workplace) -> None:
    town = drawn(workplace, "1000001")
    with pytest.raises(Killed):
        town.draw(dying(town))
    assert town.files() == []
    assert town.draw() == 1
    assert [(file.number, len(file.claims)) for file in town.files()] == [(1, 1)]
    assert town.all_transmissions() == [("claims", 1, "handed_over")]


def test_a_file_the_bank_has_fetched_is_not_written_again(workplace: Workplace) -> None:
    town = drawn(workplace, "1000001")
    with pytest.raises(Killed):
        town.draw(dying(town))
    (unseen,) = town.folder.glob(".*.writing")
    unseen.rename(town.folder / "fetched")
    assert town.draw() == 1
    assert town.files() == []
    assert town.attempts("1000001", "main") == [("avtalegiro", "accepted")]


def test_what_the_cut_off_has_overtaken_goes_on_down_the_order(workplace: Workplace) -> None:
    town = drawn(workplace, "1000001", "1000002")
    town.cut_off_has_passed("1000001")
    town.draw()
    assert len(town.claims()) == 1
    town.route()
    assert town.attempts("1000001", "main") == [("avtalegiro", "refused"), ("email", "planned")]
    assert town.reason("1000001", "avtalegiro").code == "past_cut_off"
    assert town.attempts("1000002", "main") == [("avtalegiro", "accepted")]


def test_a_written_file_that_the_cut_off_has_overtaken_is_written_anew_without_the_late_ones(
    workplace: Workplace,
) -> None:
    town = drawn(workplace, "1000001", "1000002")
    with pytest.raises(Killed):
        town.draw(dying(town))
    town.cut_off_has_passed("1000001")
    town.draw()
    assert town.files() == []
    town.draw()
    assert [(file.number, len(file.claims)) for file in town.files()] == [(1, 1)]
    town.route()
    assert town.attempts("1000001", "main")[0] == ("avtalegiro", "refused")
    assert town.attempts("1000002", "main") == [("avtalegiro", "accepted")]


def test_a_folder_that_is_gone_is_waited_for(workplace: Workplace) -> None:
    town = drawn(workplace, "1000001")
    with pytest.raises(Killed):
        town.draw(dying(town))
    town.folder.rename(town.folder.with_name("elsewhere"))
    town.draw()
    town.folder.with_name("elsewhere").rename(town.folder)
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set not_before = null"))
        session.execute(text("delete from channel_state"))
    town.draw()
    assert len(town.claims()) == 1
    assert town.attempts("1000001", "main") == [("avtalegiro", "accepted")]


def test_nobody_to_hand_to_is_said(tmp_path: Path, workplace: Workplace) -> None:
    rules = workplace.municipality.channels.avtalegiro
    assert rules
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ChannelDown):
        Avtalegiro(tmp_path / "file", rules).prepare(Batch([], lambda _digest: b"", 1, "claims"))
