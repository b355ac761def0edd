"""Which promises are gone on with, as conditions on dispatches and their attempts."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from portal.dispatch.models import Attempt, Dispatch, Letter, Run
from portal.dispatch.status import UNCERTAIN, RunState
from portal.invoices.models import Claim


def outdated() -> ColumnElement[bool]:
    """What brings an invoice's claim that another one has taken the place of."""
    return exists().where(Claim.invoice_id == Dispatch.subject_id, Claim.version > Dispatch.version)


def about_outdated() -> ColumnElement[bool]:
    """What brings a letter about a claim that another one has taken the place of."""
    later = and_(Claim.invoice_id == Letter.invoice_id, Claim.version > Letter.claim_version)
    letter = exists().where(Letter.id == Dispatch.subject_id).where(exists().where(later))
    return and_(Dispatch.subject_kind == "letter", letter)


def running() -> ColumnElement[bool]:
    """What may be routed."""
    return and_(_of_runs("running"), ~outdated())


def may_be_handed_over() -> ColumnElement[bool]:
    """Nothing while a run is paused; of a cancelled one, and of an outdated claim, what is in doubt.

    That is pursued until it is certain.
    """
    begun = or_(Attempt.state.in_(UNCERTAIN), Attempt.tries > 0)
    return or_(running(), and_(or_(_of_runs("cancelled"), outdated()), begun))


def _of_runs(state: RunState) -> ColumnElement[bool]:
    return Dispatch.run_id.in_(select(Run.id).where(Run.state == state))
