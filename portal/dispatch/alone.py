"""One at a time: who works at something nobody else may work at, and was when they died.

PostgreSQL lets go of the advisory lock the moment the connection ends, however the process ended.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from sqlalchemy import text

from portal.db import Database, Session

# Apart from every other use of advisory locks in this database.
_NAMESPACE: Final = 421_338

# Opens a transaction.
Open = Callable[[], AbstractContextManager[Session]]


@contextmanager
def alone(database: Database, what: str) -> Iterator[Open | None]:
    """What opens transactions for the one who works at `what`, until the block ends or the process dies.

    None while another is at it.
    """
    lock = {"space": _NAMESPACE, "what": what}
    with database.engine.connect() as connection:
        mine = connection.scalar(text("select pg_try_advisory_lock(:space, hashtext(:what))"), lock)
        connection.commit()
        try:
            yield (lambda: database.transaction(connection)) if mine else None
        finally:
            connection.rollback()
            if mine:
                connection.execute(text("select pg_advisory_unlock(:space, hashtext(:what))"), lock)
                connection.commit()
