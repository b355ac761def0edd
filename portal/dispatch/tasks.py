"""The jobs of dispatch. Arguments are ids; each reads the rows for what there is to do."""

from collections.abc import Mapping
from uuid import UUID

from portal.dispatch.capabilities import Capabilities
from portal.dispatch.channels import connected
from portal.dispatch.channels.disabled import Disabled
from portal.dispatch.handover import hand_over
from portal.dispatch.routing import route_batch
from portal.dispatch.sweep import sweep
from portal.dispatch.ways import Desk
from portal.jobs import Workplace, defer, task
from portal.values import clock


def desk_of(work: Workplace) -> Desk:
    """What routing is done with, as this deployment is set up."""
    return Desk(work.municipality, _capabilities(work), work.settings.base_address)


def _capabilities(work: Workplace) -> Mapping[str, Capabilities]:
    channels = connected(work.settings, work.municipality)
    return {name: channel.capabilities for name, channel in channels.items()}


@task("dispatch.route")
def route_run(work: Workplace, run: str) -> None:
    """Route a batch of a run."""
    with work.database.transaction() as session:
        route_batch(session, run=UUID(run), desk=desk_of(work), now=clock.now())


@task("dispatch.send")
def send(work: Workplace, channel: str, run: str) -> None:
    """Hand a batch of a run to a channel."""
    carrier = connected(work.settings, work.municipality).get(channel) or Disabled()
    if hand_over(work.database, name=channel, channel=carrier, run=UUID(run)):
        # There may be more. What was put off is not due, so this ends.
        with work.database.transaction() as session:
            defer(session, "dispatch.send", lock=f"dispatch.send:{channel}:{run}", channel=channel, run=run)


@task("dispatch.sweep", cron="* * * * *")
def sweep_all(work: Workplace) -> None:
    """Every minute, and when a worker starts: take up what was left."""
    with work.database.transaction() as session:
        sweep(session, connected=_capabilities(work), now=clock.now())
