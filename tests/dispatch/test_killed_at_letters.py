"""A worker killed in the middle of telling of moved claims, for real: each reader gets one letter, by the new date."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, text

from portal.dispatch.models import Attempt, Dispatch, Letter
from portal.invoices.claiming import move_claim
from portal.jobs import Workplace
from portal.values import clock
from tests.dispatch.killable import Works
from tests.dispatch.post_office import Counter as Server
from tests.dispatch.post_office import hand, printed
from tests.dispatch.recalled import NEW_DUE

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

MOVED = 20


@dataclass(kw_only=True)
class Site(Works):
    """The deployment, the printer's folder, and what the printer has fetched from it."""

    folder: Path
    fetched: Path

    def printer_fetches(self) -> None:
        for done in list(self.folder.glob("letters-*/.done")):
            shutil.move(done.parent, self.fetched / done.parent.name)

    def readers(self) -> list[str]:
        indexes = self.fetched.glob("letters-*/index.csv")
        rows = (row for one in indexes for row in csv.DictReader(one.open(encoding="utf-8", newline=""), delimiter=";"))
        return [row["name"] for row in rows]

    def has_sent_all(self) -> bool:
        taken = select(Attempt.id).join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        with self.work.database.transaction() as session:
            letters = taken.where(Dispatch.subject_kind == "letter", Attempt.state == "accepted")
            return len(session.scalars(letters).all()) == MOVED


@pytest.fixture
def site(workplace: Workplace, environment: dict[str, str], tmp_path: Path) -> Iterator[Site]:
    """Twenty people have their invoices on paper, and all are moved."""
    town, invoices = printed(workplace, MOVED)
    hand(town, "paper", Server())
    with workplace.database.transaction() as session:
        session.execute(text("update dispatch set state = 'settled'"))
        for one in invoices:
            move_claim(
                session, invoice=one.id, new_due=NEW_DUE, why="deferral", actor="operator:berit", now=clock.now()
            )
    fetched = tmp_path / "fetched"
    fetched.mkdir()
    folder = Path(environment["PORTAL_PAPER_DIR"])
    log = tmp_path / "worker.log"
    site = Site(work=workplace, environment=environment, log=log, folder=folder, fetched=fetched)
    yield site
    site.end()


Moment = Callable[[Site], Callable[[], bool]]


def when_there_is_one(statement: str) -> Moment:
    def moment(site: Site) -> Callable[[], bool]:
        def reached() -> bool:
            with site.work.database.transaction() as session:
                return session.scalar(text(f"{statement} limit 1")) is not None

        return reached

    return moment


def when_there_is(pattern: str) -> Moment:
    return lambda site: lambda: any(site.folder.glob(pattern))


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(when_there_is_one("select 1 from letter"), id="written"),
        pytest.param(when_there_is_one("select 1 from letter where document_state = 'ready'"), id="the first is set"),
        pytest.param(when_there_is(".writing-*"), id="printing begun"),
        pytest.param(when_there_is("letters-*/.done"), id="printed"),
    ],
)
def test_every_reader_gets_one_letter_whenever_the_worker_is_killed(site: Site, moment: Moment) -> None:
    reached = moment(site)
    site.start_worker()
    site.wait_until(reached, look_every=0.0005)
    site.kill_worker()
    site.printer_fetches()

    site.start_worker()
    site.wait_until(site.has_sent_all)
    site.stop_worker()
    site.printer_fetches()

    assert Counter(site.readers()) == {f"Innbygger {number}": 1 for number in range(1, MOVED + 1)}
    with site.work.database.transaction() as session:
        assert Counter(session.scalars(select(Letter.claim_version))) == {2: MOVED}
