"""Claims that others take the place of, driven by hand: what changes them, and the jobs that follow."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal.config import EfakturaChannel
from portal.dispatch.alarms import alarms_by_reason
from portal.dispatch.channel import Channel
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.models import Attempt, Dispatch, Run
from portal.dispatch.recalling.reached import Reached, reached_by
from portal.dispatch.recalling.recalls import ask_back
from portal.dispatch.recalling.renewal import claim_anew
from portal.dispatch.recalling.withdrawal import withdraw_outdated
from portal.invoices.claiming import move_claim, withdraw_claim
from portal.jobs import Workplace
from tests.dispatch.bank_run import BankRun
from tests.dispatch.steered import Begun
from tests.dispatch.town import NOW
from tests.payments.money import a_payment, take

LATER = NOW + timedelta(hours=1)
NEW_DUE = date(2027, 1, 20)


def paid(work: Workplace, kroner: str, *, reference: str = "000123400000014") -> None:
    """A file from the bank, with one payment by giro."""
    with work.database.transaction() as session:
        take(session, a_payment(kroner, reference=reference))


def moved(work: Workplace, invoice: UUID, *, to: date = NEW_DUE) -> None:
    with work.database.transaction() as session:
        move_claim(session, invoice=invoice, new_due=to, why="deferral", actor="operator:berit", now=LATER)


def withdrawn(work: Workplace, invoice: UUID) -> None:
    with work.database.transaction() as session:
        withdraw_claim(session, invoice=invoice, why="withdrawn", actor="operator:berit", now=LATER)


def looked(work: Workplace, *, now: datetime = LATER) -> int:
    """A minute's look at the rows. Return how many claims are made anew."""
    with work.database.transaction() as session:
        withdraw_outdated(session, zone=work.municipality.zone, now=now)
    with work.database.transaction() as session:
        return claim_anew(session, municipality=work.municipality, now=now)


def asked(work: Workplace, name: str, channel: Channel) -> int:
    return ask_back(work.database, name=name, channel=channel)


def asked_at_the_bank(town: BankRun) -> int:
    return asked(town.work, "efaktura", Efaktura(town.street.access(), EfakturaChannel()))


def claims_run(town: Begun) -> UUID:
    """The run of the claims that are made anew."""
    with town.work.database.transaction() as session:
        return session.scalars(select(Run.id).where(Run.kind == "claims")).one()


def attempts(work: Workplace, invoice: UUID) -> list[tuple[int, str, str]]:
    """Version, channel and state of every attempt, oldest first."""
    found = select(Dispatch.version, Attempt.channel, Attempt.state).join(Attempt, Attempt.dispatch_id == Dispatch.id)
    with work.database.transaction() as session:
        rows = session.execute(
            found.where(Dispatch.subject_id == invoice).order_by(Dispatch.version, Attempt.created_at)
        )
        return [tuple(row) for row in rows]


def where(work: Workplace, invoice: UUID) -> tuple[Reached, ...]:
    with work.database.transaction() as session:
        return reached_by(session, invoice)


def tasks(work: Workplace) -> dict[str, int]:
    """What humans must do."""
    with work.database.transaction() as session:
        return alarms_by_reason(session)
