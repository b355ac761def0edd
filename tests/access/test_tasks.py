from datetime import timedelta

from sqlalchemy import func, select

from portal.access.models import RateCount
from portal.access.rates import allow
from portal.access.tasks import sweep
from portal.jobs import Workplace, app
from portal.values import clock


def test_the_nightly_sweep_forgets_what_is_over(workplace: Workplace) -> None:
    with workplace.database.transaction() as own:
        allow(own, key="old", limit=1, window=timedelta(minutes=1), now=clock.now() - timedelta(days=2))
    sweep(workplace)
    with workplace.database.transaction() as own:
        assert own.scalar(select(func.count()).select_from(RateCount)) == 0


def test_the_sweep_wakes_by_itself(workplace: Workplace) -> None:
    assert "access.sweep" in {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
