"""The jobs of dispatch. Arguments are ids; each reads the rows for what there is to do."""

from collections.abc import Mapping
from math import ceil
from uuid import UUID

import structlog

from portal.dispatch.capabilities import Capabilities
from portal.dispatch.channel import Channel, ChannelDown
from portal.dispatch.channels import connected
from portal.dispatch.channels.disabled import Disabled
from portal.dispatch.pausing import breakers
from portal.dispatch.placing import routing
from portal.dispatch.placing.ways import Desk
from portal.dispatch.recalling.cancellations import call_back_together
from portal.dispatch.recalling.recalls import AGAIN, ask_back, wake_recall
from portal.dispatch.recalling.renewal import claim_anew
from portal.dispatch.recalling.telling import MOST, tell_of_changes
from portal.dispatch.recalling.withdrawal import withdraw_outdated
from portal.dispatch.registers import connected as connected_registers
from portal.dispatch.running.recurring import start_due_series
from portal.dispatch.running.result_files import tell_erp
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.sending.receipts import SOONEST, ask_after
from portal.dispatch.sweep import sweep
from portal.jobs import Workplace, defer, task
from portal.values import clock

log = structlog.get_logger(__name__)


def desk_of(work: Workplace) -> Desk:
    """What routing is done with, as this deployment is set up."""
    registers = connected_registers(work.settings, work.municipality)
    return Desk(work.municipality, _capabilities(work), work.settings.base_address, registers)


def _capabilities(work: Workplace) -> Mapping[str, Capabilities]:
    channels = connected(work.settings, work.municipality)
    return {name: channel.capabilities for name, channel in channels.items()}


@task("dispatch.route")
def route_run(work: Workplace, run: str) -> None:
    """Route what can be routed of a run; where another does already, look again when it may be done."""
    with routing.router(work.database, UUID(run)) as transaction:
        if transaction:
            routing.route_run(transaction, run=UUID(run), desk=desk_of(work), now=clock.now())
            return
    with work.database.transaction() as session:
        defer(session, "dispatch.route", lock=f"dispatch.route:{run}", delay=routing.AGAIN, run=run)


@task("dispatch.send")
def send(work: Workplace, channel: str, run: str) -> None:
    """Hand a batch of a run to a channel."""
    carrier = connected(work.settings, work.municipality).get(channel) or Disabled()
    taken = hand_over(work.database, name=channel, channel=carrier, run=UUID(run))
    with work.database.transaction() as session:
        if taken:
            # There may be more. What was put off is not due, so this ends.
            defer(session, "dispatch.send", lock=f"dispatch.send:{channel}:{run}", channel=channel, run=run)
        elif paused := breakers.paused_until(session, "channel", channel, now=clock.now()):
            # Beside the lock of those who wake it for other reasons, so that they still can.
            lock, delay = f"dispatch.send:{channel}:{run}:paused", ceil((paused - clock.now()).total_seconds())
            defer(session, "dispatch.send", lock=lock, delay=max(delay, 1), channel=channel, run=run)
        if taken and carrier.capabilities.settles.on == "receipt":
            defer(session, "dispatch.receipts", lock="dispatch.receipts", delay=SOONEST.seconds)


@task("dispatch.recall")
def recall(work: Workplace, channel: str) -> None:
    """Ask a channel for what is wanted back; again later where it is not there."""
    carrier = connected(work.settings, work.municipality).get(channel) or Disabled()
    delay = 0
    try:
        if not _call_back(work, channel, carrier):
            return
    except ChannelDown as down:
        log.warning("not_asked_back", channel=channel, fault=str(down))
        delay = AGAIN
    with work.database.transaction() as session:
        wake_recall(session, channel, delay=delay)


@task("dispatch.withdraw", cron="* * * * *")
def withdraw(work: Workplace) -> None:
    """Every minute, and when a claim has changed: withdraw the one before, make a new one where that is gone, tell it.

    What was looked at or written is not found again, so that looking on ends.
    """
    municipality = work.municipality
    with work.database.transaction() as session:
        if withdraw_outdated(session, zone=municipality.zone, now=clock.now()):
            defer(session, "dispatch.withdraw", lock="dispatch.withdraw")
    with work.database.transaction() as session:
        claim_anew(session, municipality=municipality, now=clock.now())
    with work.database.transaction() as session:
        if tell_of_changes(session, municipality=municipality, now=clock.now()) == MOST:
            defer(session, "dispatch.withdraw", lock="dispatch.withdraw")


def _call_back(work: Workplace, name: str, carrier: Channel) -> int:
    call_back = call_back_together if carrier.capabilities.carries == "claims" else ask_back
    return call_back(work.database, name=name, channel=carrier)


@task("dispatch.receipts", cron="* * * * *")
def ask_for_receipts(work: Workplace) -> None:
    """Every minute, and soon after something was handed over: what became of what the channels took."""
    database, municipality = work.database, work.municipality
    for name, channel in connected(work.settings, municipality).items():
        if channel.capabilities.settles.on == "receipt":
            batch = channel.capabilities.batch
            while ask_after(database, name=name, channel=channel, municipality=municipality) >= batch:
                pass


@task("dispatch.results", cron="* * * * *")
def results(work: Workplace) -> None:
    """Every minute: what is new of the runs, for the ERP to fetch."""
    if work.settings.erp_dir:
        tell_erp(work.database, folder=work.settings.erp_dir, zone=work.municipality.zone, now=clock.now())


@task("dispatch.send_series", cron="* * * * *")
def send_series(work: Workplace) -> None:
    """Every minute: recurring invoices whose schedule says that it is time."""
    with work.database.transaction() as session:
        start_due_series(session, municipality=work.municipality, now=clock.now())


@task("dispatch.sweep", cron="* * * * *")
def sweep_all(work: Workplace) -> None:
    """Every minute, and when a worker starts: take up what was left."""
    with work.database.transaction() as session:
        sweep(session, connected=_capabilities(work), now=clock.now())
