"""A worker killed in the middle of claims, for real: each is with the bank once, and its copy sent once."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.config import load_municipality
from portal.config.municipality import PROFILES
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.sandbox.avtalegiro.claims import read_claims
from portal.values import clock
from tests.dispatch.giro_town import GiroTown
from tests.dispatch.killable import Works
from tests.dispatch.town import a_customer

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

SILENT, TOLD = 15, 15


@dataclass(kw_only=True)
class Site(Works):
    """The deployment, the folder the bank fetches from, and the printer's, who gets the copies."""

    folder: Path
    fetched: Path
    printed: Path

    def bank_fetches(self) -> None:
        for path in list(self.folder.glob("avtalegiro-*.txt")):
            shutil.move(path, self.fetched / path.name)

    def claims(self) -> list[tuple[str, str]]:
        """KID and type of all the bank has fetched; each file's number is its own."""
        files = [read_claims(path.read_bytes()) for path in self.fetched.iterdir()]
        assert len({file.number for file in files}) == len(files)
        return [(claim.kid, claim.kind) for file in files for claim in file.claims]

    def copies(self) -> list[str]:
        indexes = self.printed.glob("letters-*/index.csv")
        rows = (row for one in indexes for row in csv.DictReader(one.open(encoding="utf-8", newline=""), delimiter=";"))
        return [row["invoice_no"] for row in rows]

    def is_done(self) -> bool:
        with self.work.database.transaction() as session:
            return session.scalar(text("select count(*) from dispatch where state = 'settled'")) == SILENT + 2 * TOLD


@pytest.fixture
def site(workplace: Workplace, environment: dict[str, str], tmp_path: Path) -> Iterator[Site]:
    rules = tmp_path / "town.toml"
    said = (PROFILES / "lorenskog.toml").read_text("utf-8")
    rules.write_text(said.replace('sender_id = "84256614"', 'sender_id = "84256614"\nsettle_days = 0'), "utf-8")
    settings = {**environment, "PORTAL_MUNICIPALITY": str(rules)}
    fetched = tmp_path / "fetched"
    fetched.mkdir()
    site = Site(
        work=workplace,
        environment=settings,
        log=tmp_path / "worker.log",
        folder=Path(environment["PORTAL_AVTALEGIRO_DIR"]),
        fetched=fetched,
        printed=Path(environment["PORTAL_PAPER_DIR"]),
    )
    _fill(workplace, str(rules))
    yield site
    site.end()


def _fill(work: Workplace, rules: str) -> None:
    town = GiroTown.of(work, load_municipality(rules))
    for number in range(SILENT + TOLD):
        customer = str(1_000_001 + number)
        town.mandate(customer, notice=number >= SILENT)
        town.bill(customer, to=a_customer(customer, email=None))
    with work.database.transaction() as session:
        start_run(session, municipality=town.municipality, started_by="test", due_by=None, now=clock.now())


Moment = Callable[[Site], Callable[[], bool]]


def when_there_is(pattern: str) -> Moment:
    return lambda site: lambda: any(site.folder.glob(pattern))


def when_a_copy_is_printed(site: Site) -> Callable[[], bool]:
    return lambda: any(site.printed.glob(".writing-*"))


def when_attempts_are_written(site: Site) -> Callable[[], bool]:
    def written() -> bool:
        with site.work.database.transaction() as session:
            return session.scalar(text("select 1 from attempt limit 1")) is not None

    return written


@pytest.mark.contract("LK-09")
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(when_attempts_are_written, id="routed"),
        pytest.param(when_there_is(".avtalegiro-*.writing"), id="claims written"),
        pytest.param(when_there_is("avtalegiro-*.txt"), id="claims handed over"),
        pytest.param(when_a_copy_is_printed, id="copies begun"),
    ],
)
def test_each_claim_is_with_the_bank_once_whenever_the_worker_is_killed(site: Site, moment: Moment) -> None:
    reached = moment(site)
    site.start_worker()
    # Moments in the folders are short.
    site.wait_until(reached, look_every=0.0005)
    site.kill_worker()
    site.bank_fetches()

    site.start_worker()
    site.wait_until(site.is_done)
    site.stop_worker()
    site.bank_fetches()

    kinds = Counter(kind for _, kind in site.claims())
    assert kinds == {"02": SILENT, "21": TOLD}
    assert len({kid for kid, _ in site.claims()}) == SILENT + TOLD
    assert sorted(site.copies()) == sorted(f"F{1_000_001 + number}" for number in range(SILENT, SILENT + TOLD))
    assert site.attempts() == {("avtalegiro", "accepted"): SILENT + TOLD, ("paper", "accepted"): TOLD}
