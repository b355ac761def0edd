"""An intake whose every transaction is a savepoint of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.config import Municipality
from portal.intake.batch import Intake
from portal.intake.deployment import Deployment


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
