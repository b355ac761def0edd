"""Results put where the ERP fetches them: acknowledged, or written again.

Each file holds the whole run and has a number of its own, so that an acknowledgement, `<name>.ack` beside it, always
means exactly what was read. Newer states make a new file, which takes the place of one nobody has acknowledged.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.db import Database, Session
from portal.dispatch.models import ResultFile, Run
from portal.dispatch.running.results import as_csv, results_of, stamp_of
from portal.dispatch.running.runs import progress_of
from portal.dispatch.wire.folder import write_whole

# Receipts come for weeks; after this many days a run is history, and nothing of it is written any more.
_TOLD: Final = timedelta(days=120)
# A file that is gone though nobody acknowledged it is written again after so long.
_MISSED: Final = timedelta(hours=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _File:
    run: UUID
    number: int

    def in_(self, folder: Path) -> Path:
        return folder / f"channel_result-{self.run}-{self.number}.csv"


def tell_erp(database: Database, *, folder: Path, zone: tzinfo, now: datetime) -> None:
    """See which files were acknowledged, and write those that have something new to tell."""
    with database.transaction() as session:
        runs = session.scalars(select(Run.id).where(Run.started_at > now - _TOLD).order_by(Run.started_at)).all()
    for run in runs:
        with database.transaction() as session:
            before = _newest(session, run)
            _see_acknowledged(session, before, folder, now)
            opened = _opened(session, run, before, folder, now)
        if opened:
            _put(database, opened, folder, zone, now)
            _clear(before, folder)


def _newest(session: Session, run: UUID) -> ResultFile | None:
    of_run = select(ResultFile).where(ResultFile.run_id == run)
    return session.scalars(of_run.order_by(ResultFile.number.desc()).limit(1)).first()


def _see_acknowledged(session: Session, file: ResultFile | None, folder: Path, now: datetime) -> None:
    if file and file.acknowledged_at is None:
        place = _File(file.run_id, file.number).in_(folder)
        if place.with_name(f"{place.name}.ack").exists():
            file.acknowledged_at = now
            session.flush()


def _opened(session: Session, run: UUID, before: ResultFile | None, folder: Path, now: datetime) -> _File | None:
    """A new file of a run, entered before it is written; None when there is nothing to tell, or another is at it."""
    stamp = stamp_of(session, run)
    if not stamp or (before and stamp == before.stamp and not _is_missed(before, folder, now)):
        return None
    if not progress_of(session, run, now=now).done:
        return None
    number = before.number + 1 if before else 1
    row = {"run_id": run, "number": number, "stamp": stamp, "created_at": now}
    entered = insert(ResultFile).values(row).on_conflict_do_nothing().returning(ResultFile.number)
    return _File(run, number) if session.scalar(entered) else None


def _is_missed(file: ResultFile, folder: Path, now: datetime) -> bool:
    """Gone unacknowledged, or left half done by a worker that died."""
    old = (file.written_at or file.created_at) < now - _MISSED
    return file.acknowledged_at is None and old and not _File(file.run_id, file.number).in_(folder).exists()


def _put(database: Database, file: _File, folder: Path, zone: tzinfo, now: datetime) -> None:
    of_file = (ResultFile.run_id == file.run, ResultFile.number == file.number)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with database.transaction() as session:
            content = as_csv(results_of(session, file.run, zone=zone))
        write_whole(content, file.in_(folder))
    except OSError:
        log.exception("result_not_written", run=str(file.run))
        with database.transaction() as session:
            session.execute(delete(ResultFile).where(*of_file))
        return
    with database.transaction() as session:
        session.execute(update(ResultFile).where(*of_file).values(written_at=now))
    log.info("result_written", run=str(file.run), number=file.number)


def _clear(before: ResultFile | None, folder: Path) -> None:
    """The file before, unless it was acknowledged: it says less than the new one."""
    if before and before.acknowledged_at is None:
        _File(before.run_id, before.number).in_(folder).unlink(missing_ok=True)
