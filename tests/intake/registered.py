"""What intake has left in the database."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.intake.outcome import Outcome
from portal.invoices.models import Invoice


def verdicts(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.file: outcome.verdict for outcome in outcomes}


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def the_invoice(session: Session) -> Invoice:
    return session.scalars(select(Invoice)).one()
