"""Text messages about a changed mobile number: begun, committed, sent. One that may have gone is not sent again.

Gateways know no key that would let the same message be sent twice and arrive once, so a worker that dies after it
has begun leaves the message as begun, and nobody sends it anew. Only a certain no puts it back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, select, update

from portal.config import Municipality
from portal.db import Database, Session
from portal.delivery.contact_points.models import ContactText
from portal.delivery.contact_points.telling import news_of
from portal.delivery.contact_points.ways_to_tell import Told
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.sms import SmsRefused

log = structlog.get_logger(__name__)

# After a day, news of a change is none any more.
_NEWS: Final = timedelta(days=1)
Key = tuple[UUID, Told]


class Gateway(Protocol):
    """Sends one text to one number; see `wire.sms`."""

    def send(self, to: str, text: str) -> None: ...


@dataclass(frozen=True)
class Texts:
    """What text messages are sent with."""

    database: Database
    gateway: Gateway
    municipality: Municipality
    now: datetime

    def send(self) -> None:
        """Send each that has not been begun, until the gateway takes nothing."""
        with self.database.transaction() as session:
            keys = _unbegun(session, self.now)
        for key in keys:
            message = self._begin(key)
            if message and not self._sent(key, message):
                return

    def _begin(self, key: Key) -> tuple[str, str] | None:
        """The number and the text; None when somebody else has begun it."""
        with self.database.transaction() as session:
            mine = update(ContactText).where(*_is(key), ContactText.begun_at.is_(None)).values(begun_at=self.now)
            if session.scalar(mine.returning(ContactText.change_id)) is None:
                return None
            return news_of(session, key[0], self.municipality).text(key[1])

    def _sent(self, key: Key, message: tuple[str, str]) -> bool:
        """False when the gateway takes nothing just now: it is sent later."""
        try:
            self.gateway.send(*message)
        except (NotReached, NotNow) as fault:
            log.warning("text_put_off", change=str(key[0]), fault=type(fault).__name__)
            self._note(key, begun_at=None)
            return False
        except (NoAnswer, BadAnswer) as fault:
            log.warning("text_in_doubt", change=str(key[0]), fault=type(fault).__name__)
            return True
        except SmsRefused:
            self._tell_otherwise(key)
        self._note(key, ended_at=self.now)
        return True

    def _tell_otherwise(self, key: Key) -> None:
        """Nobody has the number: the news goes the best other way, once for each change."""
        with self.database.transaction() as session:
            news_of(session, key[0], self.municipality).write("other", None, self.now)

    def _note(self, key: Key, **what: datetime | None) -> None:
        with self.database.transaction() as session:
            session.execute(update(ContactText).where(*_is(key)).values(**what))


def _unbegun(session: Session, now: datetime) -> list[Key]:
    of = ContactText
    rows = select(of.change_id, of.told).where(of.begun_at.is_(None), of.created_at > now - _NEWS)
    found = session.execute(rows.order_by(of.created_at, of.told))
    return [(change, "old" if told == "old" else "new") for change, told in found]


def _is(key: Key) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ContactText.change_id == key[0], ContactText.told == key[1]
