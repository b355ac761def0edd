"""A run from its start to the last outcome, by the worker that a municipality would run.

Its database lies in memory where it can: what is compared with it waits for no disk either.
"""

import os
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import structlog
from sqlalchemy import text

from portal import worker
from portal.cli.workplace import vault_for
from portal.config import Municipality, Settings, load_municipality
from portal.db import Database
from portal.jobs import Workplace
from tests.bench.counterparts import SHARES, Counterparts
from tests.bench.memory import in_memory

_CONCURRENCY = 4
# How often is looked whether all is done, in seconds.
_LOOK = 0.05
# A job that failed is not waited for: the check finds what it has left.
_WAITING = text("""
    select not exists (select from procrastinate_jobs where status = 'failed')
        and (exists (select from dispatch where state = 'open' and routed_at is null)
            or exists (select from attempt where state in ('planned', 'sending', 'unknown')))
""")


@dataclass
class DispatchRun:
    """A run that waits for its worker."""

    work: Workplace
    invoices: int
    counterparts: Counterparts

    def work_off(self) -> float:
        """Look up, route, attempt, hand over, write down, until all is done. Return how many seconds it took."""
        done: list[float] = []
        watch = Thread(target=self._stop_when_done, args=[done])
        begun = time.perf_counter()
        watch.start()
        with self.counterparts.in_place(self.work.municipality):
            worker.run(self.work, concurrency=_CONCURRENCY)
        watch.join()
        return done[0] - begun

    def _stop_when_done(self, done: list[float]) -> None:
        while self._is_waiting():
            time.sleep(_LOOK)
        done.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGTERM)

    def _is_waiting(self) -> bool:
        with self.work.database.transaction() as session:
            return bool(session.scalar(_WAITING))

    def check(self) -> None:
        """Each invoice was taken once, by the channel it should have gone by."""
        with self.work.database.transaction() as session:
            rows = session.execute(text("select channel, state, count(*) from attempt group by 1, 2"))
            found = {channel: count for channel, state, count in rows if state in ("accepted", "delivered")}
        expected = {way: self.invoices * share // 100 for way, share in SHARES.items()}
        assert found == expected
        in_folders = ("avtalegiro", "paper")
        assert self.counterparts.taken == Counter({way: expected[way] for way in expected if way not in in_folders})


@contextmanager
def workplace(environment: Mapping[str, str]) -> Iterator[Workplace]:
    """A deployment that says nothing: what is written to the log is the terminal's cost."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    settings = Settings.from_environment(environment)
    database = Database(settings.database_url.get_secret_value(), vault_for(settings))
    yield Workplace(settings, _with_documents_made(load_municipality("lorenskog")), database)
    database.close()


@contextmanager
def print_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=in_memory()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _with_documents_made(municipality: Municipality) -> Municipality:
    """What is measured begins with documents that exist: the sheet before a letter of the issuer's is one more."""
    rules = municipality.channels
    paper = rules.paper.model_copy(update={"sheet_before_supplied": False}) if rules.paper else None
    return municipality.model_copy(update={"channels": rules.model_copy(update={"paper": paper})})
