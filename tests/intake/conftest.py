"""An intake whose every transaction is a savepoint of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.config import Municipality
from portal.intake.batch import Intake
from portal.intake.deployment import Deployment
from portal.intake.outcome import Outcome
from tests.intake.drops import a_drop, a_row, taken_in


@pytest.fixture
def deployment(municipality: Municipality) -> Deployment:
    return Deployment(municipality, synthetic=True)


@pytest.fixture
def intake(session: Session, deployment: Deployment, tmp_path: Path, now: datetime) -> Intake:
    @contextmanager
    def transaction() -> Iterator[Session]:
        with session.begin_nested():
            yield session

    return Intake(deployment, transaction, tmp_path / "home", now)


@pytest.fixture
def taken(intake: Intake, tmp_path: Path) -> Callable[..., Outcome]:
    """What becomes of one document: `row` and `files` change the manifest's row and the files."""
    drops = iter(range(100))

    def one(files: dict[str, bytes] | None = None, **row: str) -> Outcome:
        (outcome,) = taken_in(intake, a_drop(tmp_path / f"drop-{next(drops)}", a_row(**row), files=files))
        return outcome

    return one
