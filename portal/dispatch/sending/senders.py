"""Who is sending, and who was when they died.

A sender holds an advisory lock for as long as it works. PostgreSQL lets go of it the moment the connection ends,
however the process ended, so an attempt whose sender's lock is free has been abandoned: no clock decides it, and a slow
sender is never taken for a dead one. The connection must be the sender's own: no pooler in transaction mode between.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import BigInteger, Connection, Engine, column, text

# Apart from every other use of advisory locks in this database.
_NAMESPACE: Final = 421_337
_HIGHEST_KEY: Final = 2**31 - 1

# The keys of all senders alive, for `sender not in (...)`.
ALIVE: Final = (
    text("""
        select objid::bigint as key from pg_locks
        where locktype = 'advisory' and objsubid = 2 and classid = :space
          and database = (select oid from pg_database where datname = current_database())
    """)
    .bindparams(space=_NAMESPACE)
    .columns(column("key", BigInteger))
)


@contextmanager
def sender(engine: Engine) -> Iterator[tuple[Connection, int]]:
    """A connection and the key its lock is held under, until the block ends or the process dies."""
    key = secrets.randbelow(_HIGHEST_KEY) + 1
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:space, :key)"), {"space": _NAMESPACE, "key": key})
        connection.commit()
        try:
            yield connection, key
        finally:
            connection.rollback()
            connection.execute(text("select pg_advisory_unlock(:space, :key)"), {"space": _NAMESPACE, "key": key})
            connection.commit()
