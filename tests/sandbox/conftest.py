"""Samples that several tests look at: made once a session."""

from datetime import date
from pathlib import Path

import pytest

from portal.config import load_municipality
from portal.sandbox.sample.folder import Written, write_sample
from portal.sandbox.sample.plan import Sample, plan

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session", params=["lorenskog", "strand", "alingsas", "kundekort"])
def sample(request: pytest.FixtureRequest) -> Sample:
    """Three hundred documents of each municipality."""
    return plan(load_municipality(request.param), invoices=300, seed=1, today=TODAY)


@pytest.fixture(scope="session")
def written(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Written:
    out: Path = tmp_path_factory.mktemp("drop")
    return write_sample(sample, seed=1, out=out)
