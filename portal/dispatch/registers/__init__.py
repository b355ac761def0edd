"""The registers there are, by the name channels know them by. A new one is a file and a line here."""

from collections.abc import Callable, Mapping
from typing import Final

from portal.config import Municipality, Settings
from portal.dispatch.register import Register
from portal.dispatch.registers.efaktura import EfakturaRegister
from portal.dispatch.registers.krr import ContactRegister
from portal.dispatch.registers.vipps import VippsRegister

REGISTRY: Final[Mapping[str, Callable[[Settings, Municipality], Register | None]]] = {
    "efaktura": EfakturaRegister.connect,
    "vipps": VippsRegister.connect,
    "krr": ContactRegister.connect,
}


def connected(settings: Settings, municipality: Municipality) -> dict[str, Register]:
    """The registers that have their settings and that the municipality uses, by name."""
    found = {name: connect(settings, municipality) for name, connect in REGISTRY.items()}
    return {name: register for name, register in found.items() if register is not None}
