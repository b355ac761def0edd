"""A run that waits for its worker: invoices registered in the mix that is promised, and dispatch started."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.values import clock
from tests.bench.counterparts import Counterparts
from tests.bench.databases import new_databases
from tests.bench.dispatch_run import DispatchRun, print_folder, workplace
from tests.bench.memory import in_memory
from tests.bench.mixed_invoices import move_in
from tests.deployments import environment_of


@contextmanager
def waiting_run(invoices: int) -> Iterator[DispatchRun]:
    """A run over so many invoices, a multiple of a hundred."""
    with (
        new_databases(at=in_memory()) as new,
        tempfile.TemporaryDirectory() as home,
        new() as url,
        print_folder() as folder,
        workplace(environment_of(url, Path(home))) as work,
    ):
        begin(work, invoices)
        yield DispatchRun(work, invoices, Counterparts(folder))


def begin(work: Workplace, invoices: int) -> None:
    """Register so many and start a run over them, on a database that knows what lies in it."""
    move_in(work.database, invoices)
    with work.database.transaction() as session:
        start_run(session, municipality=work.municipality, started_by="bench", due_by=None, now=clock.now())
    with work.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
