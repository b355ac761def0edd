"""Which runs are gone on with, as conditions on their dispatches."""

from sqlalchemy import ColumnElement, select

from portal.dispatch.models import Dispatch, Run


def not_paused() -> ColumnElement[bool]:
    """What may be handed over: also what a cancelled run has in doubt, which is pursued until it is certain."""
    return Dispatch.run_id.not_in(select(Run.id).where(Run.state == "paused"))


def running() -> ColumnElement[bool]:
    """What may be routed."""
    return Dispatch.run_id.in_(select(Run.id).where(Run.state == "running"))
