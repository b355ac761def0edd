"""A court on a database of its own."""

import pytest

from portal.jobs import Workplace
from tests.cases.court import Court


@pytest.fixture
def court(workplace: Workplace) -> Court:
    return Court(workplace)
