"""The documents behind an invoice in Vipps: where the app finds them, for at least a year, and what lies there.

Their addresses name nobody, and open only with a token that Vipps signs for the one the invoice is for.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import select

from portal.db import Session
from portal.dispatch.channel import EnclosedDocument
from portal.dispatch.models import Attempt

PATH: Final = "/callbacks/vipps"


def address_of(attempt: UUID, number: int, *, base: str) -> str:
    """Document `number` of an attempt: 0 is the invoice. `base` is PORTAL_BASE_URL."""
    return f"{base}{PATH}/{attempt}/{number}"


def enclosed(session: Session, attempt: UUID, number: int) -> EnclosedDocument | None:
    """Document `number` of an attempt by Vipps; None when there is none."""
    envelope = session.scalar(select(Attempt.envelope).where(Attempt.id == attempt, Attempt.channel == "vipps"))
    documents = envelope["documents"] if envelope else []
    return EnclosedDocument(**documents[number]) if number < len(documents) else None
