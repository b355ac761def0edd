"""The channels there are. Each takes plain data, sends, reports and recalls; a new one is a file and a line here."""

from portal.config import Municipality, Settings
from portal.dispatch.channel import Channel
from portal.dispatch.channels.avtalegiro import Avtalegiro
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.channels.email import Email
from portal.dispatch.channels.mailbox import Mailbox
from portal.dispatch.channels.paper import Paper
from portal.dispatch.channels.vipps import Vipps

REGISTRY = {
    "avtalegiro": Avtalegiro.connect,
    "efaktura": Efaktura.connect,
    "vipps": Vipps.connect,
    "mailbox": Mailbox.connect,
    "email": Email.connect,
    "paper": Paper.connect,
}


def connected(settings: Settings, municipality: Municipality) -> dict[str, Channel]:
    """The channels that have their settings and that the municipality uses, by name; the others are disabled."""
    found = {name: connect(settings, municipality) for name, connect in REGISTRY.items()}
    return {name: channel for name, channel in found.items() if channel is not None}
