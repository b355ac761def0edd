"""Where messages of delivery end up in tests."""

import socket
from collections.abc import Iterator

import pytest

from portal.config import Settings
from portal.jobs import Workplace
from portal.sandbox.smtp import start_sink


@pytest.fixture
def work(workplace: Workplace) -> Iterator[Workplace]:
    """A workplace whose mail server is the sandbox's."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = start_sink(workplace.settings, port=port)
    told = {**workplace.settings.model_dump(), "smtp_url": f"smtp://localhost:{port}"}
    yield Workplace(Settings.model_validate(told), workplace.municipality, workplace.database)
    sink.stop()
