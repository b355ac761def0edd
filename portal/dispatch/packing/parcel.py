"""What is packed into an envelope, with what, and what a channel makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from portal.config import Municipality
from portal.db import Vault
from portal.dispatch.cascade import Facts
from portal.dispatch.channel import EnclosedDocument
from portal.dispatch.register import Asked
from portal.dispatch.subjects import Known
from portal.invoices.specification import Specification

_Known = TypeVar("_Known", bound=Known)


@dataclass(frozen=True, slots=True)
class Packing:
    """What every envelope of a batch is packed with.

    `address` is the portal's own, PORTAL_BASE_URL; `vault` signs what is to come back to it.
    """

    municipality: Municipality
    address: str
    now: datetime
    vault: Vault


@dataclass(frozen=True, slots=True)
class Parcel(Generic[_Known]):
    """One invoice or letter on its way by the channel that was chosen.

    `asked` is whom registers were asked about; what they said for sending is in `facts.answers`. A copy of what
    AvtaleGiro draws has the day when it does, `drawn_on`; a claim the bank shall tell of, its `specification`.
    """

    attempt: UUID
    known: _Known
    facts: Facts
    asked: Asked
    drawn_on: date | None = None
    specification: Specification | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A channel's own part of an envelope; see Envelope. `enclosed` travels beside the subject's own document."""

    content: dict[str, Any]
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    enclosed: tuple[EnclosedDocument, ...] = ()
    until: datetime | None = None
