"""What `portal doctor` looks at in the store: channels and registers that are left alone because they do not work."""

from collections.abc import Iterator

from portal.cli import deliveries
from portal.cli.finding import Finding
from portal.db import Database
from portal.dispatch.pausing.breakers import pauses


def look_at(database: Database) -> Iterator[Finding]:
    """One finding for each that is paused."""
    with database.transaction() as session:
        found = pauses(session)
    for pause in found:
        yield Finding("wrong", f"{pause.kind} {pause.name}", deliveries.paused(pause))
    if not found:
        yield Finding("ok", "channels", "none is paused, and no register")
