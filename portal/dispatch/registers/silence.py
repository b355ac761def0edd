"""The answer of a register that could not be asked."""

from portal.dispatch.register import UNKNOWN, Answer
from portal.dispatch.wire.http import NotNow


def unknown(fault: Exception) -> Answer:
    """Nobody could say, and when to ask again where the register said so."""
    return Answer("unknown", not_before=fault.not_before) if isinstance(fault, NotNow) else UNKNOWN
