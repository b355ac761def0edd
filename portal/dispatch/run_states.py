"""Which runs are gone on with, as conditions on their dispatches and attempts."""

from sqlalchemy import ColumnElement, and_, or_, select

from portal.dispatch.models import Attempt, Dispatch, Run
from portal.dispatch.status import UNCERTAIN, RunState


def running() -> ColumnElement[bool]:
    """What may be routed."""
    return _of_runs("running")


def may_be_handed_over() -> ColumnElement[bool]:
    """Nothing while a run is paused; of a cancelled one what is in doubt, which is pursued until it is certain."""
    begun = or_(Attempt.state.in_(UNCERTAIN), Attempt.tries > 0)
    return or_(running(), and_(_of_runs("cancelled"), begun))


def _of_runs(state: RunState) -> ColumnElement[bool]:
    return Dispatch.run_id.in_(select(Run.id).where(Run.state == state))
