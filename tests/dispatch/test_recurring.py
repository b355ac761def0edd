"""Series of recurring invoices, sent by their schedules."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.models import Dispatch, Run, Series
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.running.recurring import start_due_series, ticks_by_schedule, ticks_of_series
from portal.dispatch.running.selection import Only, SeriesKey
from portal.dispatch.running.series import ScheduleMissing, Setting, all_series, configure, series_named, setting_of
from portal.dispatch.service import NothingToSend, left_to_schedules, start_run
from portal.jobs import Workplace
from portal.sandbox.bank.customers import Choice
from portal.values.schedule import NoSchedule
from tests.dispatch.bank_run import BankRun, billed
from tests.dispatch.bank_street import OLA
from tests.dispatch.test_card_run import OLAS, on_card, put_on_card, when_asked
from tests.dispatch.town import ISSUER, NOW, bill

RENT = SeriesKey(ISSUER, "rent")
MONTHLY = Setting("automatic", "0 6 20 * *")
A_MONTH = timedelta(days=31)
SEARCHES = Ticks(search=True, save_on_card=True)


@pytest.fixture
def card_town(municipality: Municipality) -> Municipality:
    return when_asked(municipality)


def set_rent(session: Session, town: Municipality, setting: Setting = MONTHLY, now: datetime = NOW) -> None:
    configure(session, key=RENT, setting=setting, zone=town.zone, now=now)


def due(session: Session, town: Municipality, now: datetime) -> list[int]:
    return [run.invoices for run in start_due_series(session, municipality=town, now=now)]


@pytest.mark.contract("PG-14")
def test_a_series_is_sent_manually_until_it_is_set_and_then_searches_unless_unticked(
    session: Session, card_town: Municipality
) -> None:
    assert setting_of(session, RENT) == Setting("manual", None, search=True)
    set_rent(session, card_town)
    assert ticks_of_series(session, RENT, card_town) == SEARCHES


@pytest.mark.contract("PG-11")
@pytest.mark.parametrize("setting", [replace(MONTHLY, send="manual"), replace(MONTHLY, search=False), Setting(), None])
def test_only_an_automatic_series_that_is_ticked_searches(
    session: Session, card_town: Municipality, setting: Setting | None
) -> None:
    if setting:
        set_rent(session, card_town, setting)
    assert ticks_of_series(session, RENT, card_town) == NOTHING_TICKED


def test_where_efaktura_is_always_searched_a_series_ticks_nothing(session: Session, municipality: Municipality) -> None:
    set_rent(session, municipality)
    assert ticks_of_series(session, RENT, municipality) == NOTHING_TICKED


def test_automatic_without_a_schedule_or_with_none_that_comes_is_refused(
    session: Session, card_town: Municipality
) -> None:
    with pytest.raises(ScheduleMissing):
        set_rent(session, card_town, Setting("automatic"))
    with pytest.raises(NoSchedule):
        set_rent(session, card_town, Setting("manual", "each month"))
    assert setting_of(session, RENT) == Setting()


def test_a_schedule_sends_what_waits_of_its_series_once_its_time_has_come(
    session: Session, card_town: Municipality
) -> None:
    rent, other = bill(session, "1", series="rent"), bill(session, "2", series="kindergarten")
    bill(session, "3")
    set_rent(session, card_town)
    assert due(session, card_town, NOW + timedelta(days=27)) == []
    assert due(session, card_town, NOW + A_MONTH) == [1]
    assert list(session.scalars(select(Dispatch.subject_id))) == [rent.id]
    assert other.id != rent.id
    run = session.scalars(select(Run)).one()
    assert (run.started_by, run.efaktura_search, run.save_on_card) == ("schedule of rent", "if_possible", True)
    # The same time comes only once.
    bill(session, "4", series="rent")
    assert due(session, card_town, NOW + A_MONTH) == []


def test_times_that_went_by_are_made_up_for_once_and_an_empty_one_starts_nothing(
    session: Session, card_town: Municipality
) -> None:
    set_rent(session, card_town)
    assert due(session, card_town, NOW + A_MONTH) == []
    assert session.scalars(select(Run)).all() == []
    bill(session, "1", series="rent")
    assert due(session, card_town, NOW + 4 * A_MONTH) == [1]
    bill(session, "2", series="rent")
    assert due(session, card_town, NOW + 4 * A_MONTH + timedelta(minutes=1)) == []


def test_the_tick_alone_moves_no_time_and_a_new_schedule_counts_from_now(
    session: Session, card_town: Municipality
) -> None:
    set_rent(session, card_town)
    set_rent(session, card_town, replace(MONTHLY, search=False), NOW + A_MONTH)
    assert session.scalars(select(Series.counted_from)).one() == NOW
    set_rent(session, card_town, replace(MONTHLY, schedule="0 7 20 * *"), NOW + A_MONTH)
    assert session.scalars(select(Series.counted_from)).one() == NOW + A_MONTH


def test_an_ordinary_run_leaves_automatic_series_to_their_schedules(session: Session, card_town: Municipality) -> None:
    bill(session, "1", series="rent")
    manual = bill(session, "2", series="kindergarten")
    set_rent(session, card_town)
    assert left_to_schedules(session, None) == 1
    assert left_to_schedules(session, date(2026, 12, 1)) == 0
    begin(session, card_town)
    assert list(session.scalars(select(Dispatch.subject_id))) == [manual.id]
    with pytest.raises(NothingToSend):
        begin(session, card_town)
    begin(session, card_town, Only.of_series(RENT))
    assert left_to_schedules(session, None) == 0


def test_series_are_listed_from_invoices_and_settings_with_what_waits(
    session: Session, card_town: Municipality
) -> None:
    bill(session, "1", series="rent")
    bill(session, "2", series="kindergarten")
    set_rent(session, card_town)
    configure(session, key=SeriesKey(ISSUER, "water"), setting=Setting(), zone=card_town.zone, now=NOW)
    begin(session, card_town)
    told = [(one.key.name, one.setting.send, one.waiting) for one in all_series(session)]
    assert told == [("kindergarten", "manual", 0), ("rent", "automatic", 1), ("water", "manual", 0)]
    assert [one.key for one in series_named(session, f"{ISSUER}/rent")] == [RENT]


def test_explaining_what_a_schedule_will_send_searches_as_it_will(session: Session, card_town: Municipality) -> None:
    rent, other = bill(session, "1", series="rent"), bill(session, "2")
    set_rent(session, card_town)
    assert ticks_by_schedule(session, rent.id, card_town) == SEARCHES
    assert ticks_by_schedule(session, other.id, card_town) == NOTHING_TICKED


def begin(session: Session, town: Municipality, only: Only | None = None) -> None:
    chosen = {"only": only} if only else {}
    start_run(session, municipality=town, started_by="test", due_by=None, now=NOW, **chosen)


@pytest.mark.contract("PG-13")
@pytest.mark.contract("PG-15")
def test_who_starts_to_take_efaktura_gets_the_next_of_an_automatic_series_there(workplace: Workplace) -> None:
    work = replace(workplace, municipality=when_asked(workplace.municipality))
    with work.database.transaction() as session:
        set_rent(session, work.municipality)
    town = BankRun(work, ("1", billed(OLA)), ticks=SEARCHES)
    put_on_card(town, OLAS, "paper")
    town.route()
    assert [channel for channel, _ in town.channels("1")] == ["paper"]

    town.street.choose(OLA, Choice(consent=True))
    with work.database.transaction() as session:
        town.invoices["2"] = bill(session, "2", customer=billed(OLA), series="rent", due_date=date(2027, 1, 15))
    with work.database.transaction() as session:
        (started,) = start_due_series(session, municipality=work.municipality, now=NOW + A_MONTH)
    town.run = started.run
    town.route(after=A_MONTH)
    assert [channel for channel, _ in town.channels("2")] == ["efaktura"]
    now_on = on_card(town, OLAS)
    assert now_on
    assert (now_on.delivery_method, now_on.source) == ("efaktura", "efaktura_search")
