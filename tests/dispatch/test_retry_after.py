"""How long a counterpart asks us to wait, read and kept to."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import Municipality
from portal.dispatch.channel import ChannelDown, Reference
from portal.dispatch.register import Asked
from portal.dispatch.wire.maskinporten import TokenUnavailable
from portal.dispatch.wire.retry_after import LONGEST, asked_to_wait
from portal.values import clock
from portal.values.national_id import NationalId
from tests.dispatch.counterparts import CHANNELS, REGISTERS, maskinporten_at, well_until
from tests.dispatch.envelopes import KARI, a_batch, an_envelope
from tests.dispatch.town import ISSUER

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("Sun, 22 Nov 2026 09:02:00 GMT", 120),
        ("Sunday, 22-Nov-26 09:02:00 GMT", 120),
        ("Sun Nov 22 09:02:00 2026", 120),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0),
        ("9" * 400, 86_400),
        ("Sun, 22 Nov 2027 09:00:00 GMT", 86_400),
    ],
)
def test_seconds_and_dates_are_understood_and_no_wait_is_longer_than_a_day(said: str, seconds: int) -> None:
    assert asked_to_wait(said, date="", now=NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("said", ["", "soon", "-5", "1.5", "٣", "Sun, 99 Nov 2026 09:00:00 GMT"])
def test_what_cannot_be_read_is_no_wait(said: str) -> None:
    assert asked_to_wait(said, date="", now=NOW) is None


def test_a_date_is_counted_from_the_answer_s_own_clock() -> None:
    said, date = "Sun, 22 Nov 2026 10:00:30 GMT", "Sun, 22 Nov 2026 10:00:00 GMT"
    assert asked_to_wait(said, date=date, now=NOW) == timedelta(seconds=30)


@given(st.text(), st.text())
def test_whatever_is_said_nothing_breaks_and_the_wait_is_between_nothing_and_a_day(said: str, date: str) -> None:
    wait = asked_to_wait(said, date=date, now=NOW)
    assert wait is None or timedelta(0) <= wait <= LONGEST


@given(st.datetimes(datetime(2026, 11, 22, 9), datetime(2026, 11, 23, 8)))  # noqa: DTZ001  made aware below
def test_every_date_is_kept_to_the_second(moment: datetime) -> None:
    until = moment.replace(microsecond=0, tzinfo=UTC)
    assert asked_to_wait(format_datetime(until, usegmt=True), date="", now=NOW) == until - NOW


# The counterparts, each all well until it says 429.


def busy(request: httpx.Request) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": "120"})


def is_in_two_minutes(moment: datetime | None) -> bool:
    return moment is not None and abs(moment - clock.now() - timedelta(seconds=120)) < timedelta(seconds=10)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_an_attempt_waits_for_as_long_as_its_channel_asks(name: str, municipality: Municipality) -> None:
    path, channel = CHANNELS[name]
    outcome = next(iter(channel(well_until(path, busy)).send(a_batch(an_envelope(name, municipality)))))
    assert (outcome.result, is_in_two_minutes(outcome.not_before)) == ("transient", True)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_channel_that_takes_nobody_in_says_for_how_long(name: str, municipality: Municipality) -> None:
    _, channel = CHANNELS[name]
    with pytest.raises(ChannelDown) as down:
        list(channel(busy).send(a_batch(an_envelope(name, municipality))))
    assert is_in_two_minutes(down.value.not_before)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_so_does_one_that_is_asked_what_became_of_something(name: str) -> None:
    _, channel = CHANNELS[name]
    with pytest.raises(ChannelDown) as down:
        channel(busy).status([Reference(uuid4())])
    assert is_in_two_minutes(down.value.not_before)


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_nobody_is_answered_for_and_the_register_s_wait_is_kept(name: str) -> None:
    path, register = REGISTERS[name]
    asked = Asked(uuid4(), NationalId(KARI.pid or "", "NO"), "91234567", ISSUER)
    answer = register(well_until(path, busy)).reach([asked])[asked.key]
    assert (answer.verdict, is_in_two_minutes(answer.not_before)) == ("unknown", True)


def test_maskinporten_is_asked_again_when_it_says() -> None:
    with pytest.raises(TokenUnavailable) as unavailable:
        maskinporten_at(busy).token("a scope")
    assert is_in_two_minutes(unavailable.value.not_before)
