"""What the municipality's file says of days, as the cascade answers it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.config import Municipality, MunicipalityFileWrong, load_municipality
from portal.config.municipality import PROFILES
from portal.dispatch.cascade import Step
from portal.dispatch.placing.channel_days import closed_on
from portal.dispatch.placing.ways import Desk, Judge
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import an_invoice, capable

VIPPS, AGREEMENT = "[channels.vipps]\n", 'had = "both"\n'


def a_file(tmp_path: Path, *changes: tuple[str, str]) -> Municipality:
    text = (PROFILES / "lorenskog.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "changed.toml"
    path.write_text(text, "utf-8")
    return load_municipality(str(path))


def answered(municipality: Municipality, day: date, channel: str = "vipps") -> Step:
    can = {"vipps": capable(register="vipps"), "paper": capable()}
    judge = Judge.of(Desk(municipality, can, "http://x"), datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    return next(step for step in judge.route(an_invoice()).steps if step.channel == channel)


@pytest.mark.contract("VA-13")
def test_a_channel_past_its_last_day_is_passed_over_with_that_day(tmp_path: Path) -> None:
    town = a_file(tmp_path, (VIPPS, VIPPS + "until = 2026-11-30\n"))
    assert answered(town, date(2026, 11, 30)).verdict == "ask"
    ended = Reason("channel_ended", {"last_day": "2026-11-30"})
    assert answered(town, date(2026, 12, 1)) == Step("vipps", "passed", ended)


def test_a_channel_before_its_first_day_is_passed_over_with_that_day(tmp_path: Path) -> None:
    town = a_file(tmp_path, (VIPPS, VIPPS + "from = 2026-12-01\n"))
    not_yet = Reason("channel_not_yet", {"first_day": "2026-12-01"})
    assert answered(town, date(2026, 11, 30)) == Step("vipps", "passed", not_yet)
    assert answered(town, date(2026, 12, 1)).verdict == "ask"


def test_a_channel_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MunicipalityFileWrong, match=r"channels\.vipps.*later than until"):
        a_file(tmp_path, (VIPPS, VIPPS + "from = 2026-12-01\nuntil = 2026-11-30\n"))


@pytest.mark.contract("VA-10")
def test_vipps_comes_along_with_efaktura_on_the_day_of_the_agreement(tmp_path: Path) -> None:
    town = a_file(tmp_path, (AGREEMENT, 'had = "efaktura"\n'))
    assert answered(town, date(2018, 12, 19)).reason.code == "channel_not_yet"
    assert answered(town, date(2018, 12, 20)).verdict == "ask"


@pytest.mark.contract("VA-12")
def test_without_the_agreement_neither_channel_carries_anything(tmp_path: Path) -> None:
    town = a_file(tmp_path, (AGREEMENT, 'had = "vipps"\n'))
    closed = closed_on(town, date(2026, 11, 22))
    assert {name: reason.code for name, reason in closed.items()} == {
        "efaktura": "no_b2c_agreement",
        "vipps": "channel_ended",
    }
    assert answered(town, date(2026, 11, 22), "paper").verdict == "chosen"


@pytest.mark.contract("VA-11")
def test_who_does_not_want_vipps_switches_it_off_and_keeps_the_rest(tmp_path: Path) -> None:
    town = a_file(tmp_path, (AGREEMENT, 'had = "efaktura"\n'), (VIPPS, VIPPS + "enabled = false\n"))
    assert town.channels.used == {"avtalegiro", "efaktura", "mailbox", "email", "paper"}


@pytest.mark.contract("VA-09")
def test_the_shipped_municipalities_close_nothing() -> None:
    for profile in PROFILES.glob("*.toml"):
        assert closed_on(load_municipality(profile.stem), date(2026, 11, 22)) == {}
