"""Claims called back by a file of cancellations: once, in time, and never half."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from portal.dispatch.channel import Batch, Outcome
from portal.dispatch.channels.avtalegiro import Avtalegiro
from portal.dispatch.recalling.recalled import Recalls, kept_of, recalls_of
from portal.dispatch.running import steering
from portal.dispatch.tasks import recall
from portal.jobs import Workplace
from portal.values import clock
from tests.dispatch.giro_town import GiroTown
from tests.dispatch.post_office import Killed

PEOPLE = ("1000001", "1000002")


def called_off(work: Workplace, *, notice: bool = False) -> GiroTown:
    """Claims that lie in the bank, of a run that has been cancelled."""
    town = GiroTown.of(work)
    for customer in PEOPLE:
        town.mandate(customer, notice=notice)
        town.bill(customer)
    town.start()
    town.draw()
    with work.database.transaction() as session:
        assert town.run
        steering.cancel_run(session, run=town.run, by="berit", now=clock.now())
    return town


def recalled(town: GiroTown) -> Recalls:
    assert town.run
    with town.work.database.transaction() as session:
        return recalls_of(session, town.run)


def test_claims_are_called_back_by_records_that_equal_them(workplace: Workplace) -> None:
    town = called_off(workplace)
    assert town.call_back() == 2
    claims, cancellations = town.files()
    assert (claims.number, cancellations.number) == (1, 2)
    assert {one.kind for one in cancellations.claims} == {"93"}
    assert {(one.due, one.ore, one.kid) for one in cancellations.claims} == {
        (one.due, one.ore, one.kid) for one in claims.claims
    }
    assert recalled(town) == Recalls(wanted=0, revoked=2, refused=0)
    promise = town.promise(PEOPLE[0], "main")
    assert promise
    assert (promise.state, town.attempts(PEOPLE[0], "main")) == ("cancelled", [("avtalegiro", "revoked")])
    assert town.call_back() == 0


def test_the_job_of_a_cancelled_run_calls_back_by_file(workplace: Workplace) -> None:
    town = called_off(workplace)
    recall(workplace, "avtalegiro")
    assert [file.number for file in town.files()] == [1, 2]


def test_what_is_past_the_cut_off_stays_and_is_named_with_its_moment(workplace: Workplace) -> None:
    town = called_off(workplace)
    town.cut_off_has_passed(PEOPLE[0])
    assert town.call_back() == 2
    assert recalled(town) == Recalls(wanted=0, revoked=1, refused=1)
    assert town.attempts(PEOPLE[0], "main") == [("avtalegiro", "accepted")]
    with workplace.database.transaction() as session:
        assert town.run
        assert [one.invoice for one in kept_of(session, town.run, most=5)] == [f"F{PEOPLE[0]}"]
        said = session.scalar(text("select detail from attempt_event where detail ->> 'recall' = 'refused'"))
    assert said["code"] == "past_cut_off"
    assert set(said["numbers"]) == {"cut_off_day", "cut_off"}


class Dying(Avtalegiro):
    """The process dies when the cancellations are written, and committed as written."""

    def send(self, batch: Batch) -> Iterator[Outcome]:
        raise Killed


def killed(town: GiroTown) -> None:
    rules = town.municipality.channels.avtalegiro
    assert rules
    with pytest.raises(Killed):
        town.call_back(Dying(town.folder, rules))


def test_cancellations_that_were_written_are_handed_over_once_under_their_number(workplace: Workplace) -> None:
    town = called_off(workplace)
    killed(town)
    assert [file.number for file in town.files()] == [1]
    assert town.call_back() == 2
    assert [file.number for file in town.files()] == [1, 2]
    assert town.call_back() == 0
    assert town.all_transmissions() == [("claims", 1, "handed_over"), ("cancellations", 2, "handed_over")]


def test_cancellations_the_bank_has_fetched_are_not_written_again(workplace: Workplace) -> None:
    town = called_off(workplace)
    killed(town)
    (unseen,) = town.folder.glob(".*.writing")
    unseen.rename(town.folder / "fetched")
    assert town.call_back() == 2
    assert [file.number for file in town.files()] == [1]
    assert recalled(town).revoked == 2


def test_written_cancellations_the_cut_off_has_overtaken_are_written_anew(workplace: Workplace) -> None:
    town = called_off(workplace)
    killed(town)
    town.cut_off_has_passed(PEOPLE[0])
    town.call_back()
    assert [file.number for file in town.files()] == [1]
    town.call_back()
    assert [(file.number, len(file.claims)) for file in town.files()] == [(1, 2), (2, 1)]
    assert recalled(town) == Recalls(wanted=0, revoked=1, refused=1)


def test_a_copy_that_has_not_left_goes_with_its_claim(workplace: Workplace) -> None:
    town = called_off(workplace, notice=True)
    town.call_back()
    assert town.attempts(PEOPLE[0], "copy") == [("email", "revoked")]


def test_a_new_run_claims_again_with_a_copy_in_the_same_promise(workplace: Workplace) -> None:
    town = called_off(workplace, notice=True)
    town.call_back()
    town.start()
    town.draw()
    assert [file.number for file in town.files()] == [1, 2, 3]
    assert town.attempts(PEOPLE[0], "main") == [("avtalegiro", "revoked"), ("avtalegiro", "accepted")]
    assert town.attempts(PEOPLE[0], "copy") == [("email", "revoked"), ("email", "planned")]
