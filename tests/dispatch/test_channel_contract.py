"""What every channel keeps to, whichever it is. A new line in the registry is tested by itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from socket import create_server

import pytest
from aiosmtpd.controller import Controller

from portal.config import Municipality, Settings
from portal.dispatch.channel import Batch, Channel, ChannelDown, Envelope, Reference
from portal.dispatch.channels import REGISTRY, connected
from portal.sandbox.smtp import start_sink
from tests.dispatch.envelopes import a_batch, an_envelope
from tests.dispatch.town import NOW

every_channel = pytest.mark.parametrize("name", sorted(REGISTRY))


@pytest.fixture
def counterparts(settings: Settings) -> Iterator[Settings]:
    """A deployment whose every channel has somebody at the other end."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sink: Controller = start_sink(settings, port=port)
    yield Settings.model_validate({**settings.model_dump(), "smtp_url": f"smtp://127.0.0.1:{port}"})
    sink.stop()


@pytest.fixture
def nobody(settings: Settings, tmp_path: Path) -> Settings:
    """A deployment whose channels have nobody at the other end."""
    (tmp_path / "no-folder").write_text("a file")
    gone = {"smtp_url": "smtp://127.0.0.1:1", "paper_dir": tmp_path / "no-folder" / "print"}
    return Settings.model_validate({**settings.model_dump(), **gone})


def delivered(channel: Channel, *envelopes: Envelope) -> list[tuple[str, str]]:
    """Prepare and send under number 1; `(attempt, result)` each."""
    batch = a_batch(*envelopes, number=1)
    channel.prepare(batch)
    return [(str(outcome.attempt), outcome.result) for outcome in channel.send(batch)]


@every_channel
def test_each_envelope_gets_one_outcome_in_order(name: str, counterparts: Settings, municipality: Municipality) -> None:
    envelopes = [an_envelope(name, municipality) for _ in range(3)]
    channel = connected(counterparts, municipality)[name]
    assert delivered(channel, *envelopes) == [(str(envelope.attempt), "accepted") for envelope in envelopes]


@every_channel
def test_a_channel_without_its_settings_is_not_connected(
    name: str, settings: Settings, municipality: Municipality
) -> None:
    bare = Settings.model_validate({**settings.model_dump(), "smtp_url": None, "paper_dir": None})
    assert name in connected(settings, municipality)
    assert name not in connected(bare, municipality)


@every_channel
def test_a_channel_the_municipality_has_switched_off_is_not_connected(
    name: str, settings: Settings, municipality: Municipality
) -> None:
    section = getattr(municipality.channels, name)
    off = municipality.channels.model_copy(update={name: section.model_copy(update={"enabled": False})})
    assert name not in connected(settings, municipality.model_copy(update={"channels": off}))


@every_channel
def test_nothing_has_left_the_house_when_nobody_is_there(
    name: str, nobody: Settings, municipality: Municipality
) -> None:
    channel = connected(nobody, municipality)[name]
    drawn: list[Envelope] = []

    def draw() -> Iterator[Envelope]:
        for envelope in [an_envelope(name, municipality)]:
            drawn.append(envelope)
            yield envelope

    def try_it() -> None:
        if channel.prepare(a_batch(an_envelope(name, municipality), number=1)) is None:
            list(channel.send(Batch(draw(), a_batch().read)))

    with pytest.raises(ChannelDown):
        try_it()
    assert drawn == []


@every_channel
def test_a_transmission_has_a_digest_and_a_single_attempt_none(
    name: str, counterparts: Settings, municipality: Municipality
) -> None:
    channel = connected(counterparts, municipality)[name]
    digest = channel.prepare(a_batch(an_envelope(name, municipality), number=1))
    assert (digest is not None) == channel.capabilities.transmits


@every_channel
def test_an_empty_batch_is_nothing_to_do(name: str, counterparts: Settings, municipality: Municipality) -> None:
    assert delivered(connected(counterparts, municipality)[name]) == []


@every_channel
def test_a_channel_says_nothing_of_attempts_it_has_never_seen(
    name: str, counterparts: Settings, municipality: Municipality
) -> None:
    attempt = an_envelope(name, municipality).attempt
    channel = connected(counterparts, municipality)[name]
    assert channel.status([Reference(attempt)]) == {}
    assert channel.revoke(attempt) is False


@every_channel
def test_a_channel_is_tried_for_at_least_four_hours(
    name: str, counterparts: Settings, municipality: Municipality
) -> None:
    retry = connected(counterparts, municipality)[name].capabilities.retry
    tries, at = 0, NOW
    while (again := retry.next_try(tries + 1, at)) is not None:
        assert again > at
        tries, at = tries + 1, again
    assert at - NOW >= timedelta(hours=4)


@every_channel
def test_a_channel_knows_its_limits(name: str, counterparts: Settings, municipality: Municipality) -> None:
    can = connected(counterparts, municipality)[name].capabilities
    assert can.kinds
    assert "reminder" not in can.kinds
    assert 0 < can.batch <= 500
