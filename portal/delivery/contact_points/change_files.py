"""What the issuer's system is told of contact points that residents have changed: `contact_changes.csv`.

UTF-8, semicolons, a header; times in the municipality's zone with their offset. Each file holds all changes that no
acknowledged file holds, and has a number of its own, so that an acknowledgement, `<name>.ack` beside it, always means
exactly what was read. Newer changes make a new file, which takes the place of one nobody has acknowledged.
"""

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timedelta, tzinfo
from io import StringIO
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import delete, func, or_, select, text, update

from portal.db import Database, Session
from portal.delivery.contact_points.models import ContactChange, ContactFile
from portal.dispatch.wire.folder import write_whole
from portal.people.models import Customer

# A file that is gone though nobody acknowledged it is written again after so long.
_MISSED: Final = timedelta(hours=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row; the fields are the columns, in this order.

    kind     email | mobile
    value    what was given; where `removed` is true, what was taken away
    source   resident (after logging in) | clerk (on the resident's spoken request)
    removed  true | false
    issuer   whose customer number it is
    """

    customer_number: str
    kind: str
    value: str
    source: str
    changed_at: str
    removed: str
    issuer: str


COLUMNS = tuple(field.name for field in fields(ChangeRow))


def tell_of_contacts(database: Database, *, folder: Path, zone: tzinfo, now: datetime) -> None:
    """See which files were acknowledged, and write the next where there is something new to tell."""
    with database.transaction() as session:
        _one_at_a_time(session)
        before = _newest(session)
        _see_acknowledged(before, folder, now)
        session.flush()
        number = _opened(session, before, folder, now)
    if number and _put(database, number, folder, zone, now) and before and before.acknowledged_at is None:
        _place(folder, before.number).unlink(missing_ok=True)


def as_csv(rows: Iterable[ChangeRow]) -> bytes:
    """The whole file."""
    written = StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(astuple(row) for row in rows)
    return written.getvalue().encode()


def _place(folder: Path, number: int) -> Path:
    return folder / f"contact_changes-{number}.csv"


def _one_at_a_time(session: Session) -> None:
    session.execute(text("select pg_advisory_xact_lock(hashtextextended('contact files', 0))"))


def _newest(session: Session) -> ContactFile | None:
    return session.scalars(select(ContactFile).order_by(ContactFile.number.desc()).limit(1)).first()


def _see_acknowledged(file: ContactFile | None, folder: Path, now: datetime) -> None:
    if file and file.acknowledged_at is None and (folder / f"{_place(folder, file.number).name}.ack").exists():
        file.acknowledged_at = now


def _opened(session: Session, before: ContactFile | None, folder: Path, now: datetime) -> int | None:
    """The number of a new file, its changes marked as in it before it is written; None: there is nothing to tell."""
    unread = select(ContactFile.number).where(ContactFile.acknowledged_at.is_(None))
    untold = or_(ContactChange.file_number.is_(None), ContactChange.file_number.in_(unread))
    new = session.scalar(select(func.count()).where(ContactChange.file_number.is_(None)))
    if not new and not (before and _is_missed(before, folder, now)):
        return None
    number = before.number + 1 if before else 1
    session.add(ContactFile(number=number, created_at=now))
    session.flush()
    session.execute(update(ContactChange).where(untold).values(file_number=number))
    return number


def _is_missed(file: ContactFile, folder: Path, now: datetime) -> bool:
    """Gone unacknowledged, or left half done by a worker that died."""
    old = (file.written_at or file.created_at) < now - _MISSED
    return file.acknowledged_at is None and old and not _place(folder, file.number).exists()


def _put(database: Database, number: int, folder: Path, zone: tzinfo, now: datetime) -> bool:
    """False when it could not be written: its changes go into the next."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with database.transaction() as session:
            content = as_csv(_rows(session, number, zone))
        write_whole(content, _place(folder, number))
    except OSError:
        log.exception("contact_changes_not_written", number=number)
        with database.transaction() as session:
            session.execute(update(ContactChange).where(ContactChange.file_number == number).values(file_number=None))
            session.execute(delete(ContactFile).where(ContactFile.number == number))
        return False
    with database.transaction() as session:
        session.execute(update(ContactFile).where(ContactFile.number == number).values(written_at=now))
    log.info("contact_changes_written", number=number)
    return True


def _rows(session: Session, number: int, zone: tzinfo) -> list[ChangeRow]:
    changes = select(ContactChange, Customer.number, Customer.issuer).join(
        Customer, Customer.id == ContactChange.customer_id
    )
    in_file = changes.where(ContactChange.file_number == number).order_by(ContactChange.changed_at, ContactChange.id)
    return [_row(change, customer, issuer, zone) for change, customer, issuer in session.execute(in_file)]


def _row(change: ContactChange, customer: str, issuer: str, zone: tzinfo) -> ChangeRow:
    value = change.before if change.removed else change.after
    when = change.changed_at.astimezone(zone).isoformat(timespec="seconds")
    removed = "true" if change.removed else "false"
    return ChangeRow(customer, change.kind, value or "", change.source, when, removed, issuer)
