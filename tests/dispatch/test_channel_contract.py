"""What every channel keeps to, whichever it is. A new line in the registry is tested by itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from socket import create_server
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from werkzeug.serving import make_server

from portal.config import Municipality, Settings
from portal.dispatch.channel import Batch, Channel, ChannelDown, Envelope, Reference
from portal.dispatch.channels import REGISTRY, connected
from portal.sandbox.app import create_sandbox
from portal.sandbox.residents import add_residents
from portal.sandbox.smtp import start_sink
from portal.sandbox.vipps.headers import UnderscoresHeard
from portal.values import clock
from tests.dispatch.envelopes import KARI, a_batch, an_envelope
from tests.dispatch.town import NOW
from tests.dispatch.vipps_street import vipps_at

every_channel = pytest.mark.parametrize("name", sorted(REGISTRY))


def a_free_port() -> int:
    with create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def changed(settings: Settings, **changes: Any) -> Settings:
    return Settings.model_validate({**settings.model_dump(), **changes})


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A deployment that is set up for every channel."""
    return changed(
        settings,
        efaktura_url="http://127.0.0.1:1/efaktura",
        efaktura_key="a key for the facade",
        mailbox_url="http://127.0.0.1:1/eformidling",
        vipps=vipps_at("http://127.0.0.1:1"),
    )


@pytest.fixture
def counterparts(settings: Settings) -> Iterator[Settings]:
    """A deployment whose every channel has somebody at the other end, who knows Kari."""
    add_residents(settings.home, (KARI,))
    mail, port = a_free_port(), a_free_port()
    web = f"http://127.0.0.1:{port}"
    there = {"efaktura_url": f"{web}/efaktura", "mailbox_url": f"{web}/eformidling", "vipps": vipps_at(web)}
    here = changed(settings, smtp_url=f"smtp://127.0.0.1:{mail}", **there)
    sink: Controller = start_sink(here, port=mail)
    server = make_server("127.0.0.1", port, create_sandbox(here), threaded=True, request_handler=UnderscoresHeard)
    Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    sink.stop()


@pytest.fixture
def nobody(settings: Settings, tmp_path: Path) -> Settings:
    """A deployment whose channels have nobody at the other end."""
    (tmp_path / "no-folder").write_text("a file")
    place = tmp_path / "no-folder" / "print"
    return changed(settings, smtp_url="smtp://127.0.0.1:1", paper_dir=place, avtalegiro_dir=place)


def delivered(channel: Channel, *envelopes: Envelope) -> list[tuple[str, str]]:
    """Prepare and send under number 1; `(attempt, result)` each."""
    batch = a_batch(*envelopes, number=1)
    channel.prepare(batch)
    return [(str(outcome.attempt), outcome.result) for outcome in channel.send(batch)]


@every_channel
def test_each_envelope_gets_one_outcome_in_order(name: str, counterparts: Settings, municipality: Municipality) -> None:
    due = clock.today(municipality.zone) + timedelta(days=20)
    envelopes = [an_envelope(name, municipality, number=f"F-{number}", due_date=due) for number in range(3)]
    channel = connected(counterparts, municipality)[name]
    assert delivered(channel, *envelopes) == [(str(envelope.attempt), "accepted") for envelope in envelopes]


@every_channel
def test_a_channel_without_its_settings_is_not_connected(
    name: str, settings: Settings, municipality: Municipality
) -> None:
    nowhere = dict.fromkeys(("smtp_url", "paper_dir", "avtalegiro_dir", "efaktura_url", "efaktura_key", "mailbox_url"))
    bare = changed(settings, **nowhere, vipps=None)
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
    assert channel.revoke(attempt) == "kept"


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
    assert can.at_once == 1 or (can.idempotent and can.at_once > 1)
