"""A code sent to the address it is to prove, and to no other.

Not as a letter through dispatch: that would set a PDF and go the customer's best way, while a code must come within
seconds, to just the address that was typed. Sent again, it is the same code and message.
"""

from portal.config import Municipality, Settings
from portal.db import Vault
from portal.delivery.contact_points.codes import LASTS, code_of
from portal.delivery.contact_points.models import ContactConfirmation
from portal.delivery.outgoing import Stamp, send_mail, send_text
from portal.notices import confirmation_code
from portal.notices.confirmation_code import ConfirmationCode


def send_code(asked: ContactConfirmation, *, settings: Settings, municipality: Municipality, vault: Vault) -> None:
    """Raise NotSent or NobodyThere."""
    name, minutes = municipality.name(asked.language), int(LASTS.total_seconds() // 60)
    facts = ConfirmationCode(name, code_of(vault, asked.id), minutes, spoken=asked.clerk is not None)
    if asked.kind == "email":
        notice, stamp = confirmation_code.compose(facts, asked.language), Stamp(asked.id, asked.created_at)
        send_mail(asked.value, notice, stamp, settings=settings, municipality=municipality)
    else:
        text = confirmation_code.compose_text(facts, asked.language)
        send_text(asked.value, text, settings=settings, municipality=municipality)
