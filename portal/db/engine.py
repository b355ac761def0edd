"""The engine, and the sessions opened on it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session, sessionmaker

from portal.db.vault import Vault

# What a query raises when the server is away, or every connection of the pool is taken.
UNREACHABLE = (OperationalError, PoolExhausted)


class DatabaseUnreachable(Exception):
    """PostgreSQL does not answer on PORTAL_DATABASE_URL. Start it, or correct the address."""


class Database:
    """One PostgreSQL database: opens sessions that carry the vault."""

    def __init__(self, url: str, vault: Vault, *, pool_size: int = 5) -> None:
        # The plain address, for Procrastinate's own connector and for child processes.
        self.conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.engine = _engine(url, pool_size)
        self.reading_engine = _engine(url, pool_size, reading=True)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info={"vault": vault})

    def session(self) -> Session:
        """A new session; the caller closes it."""
        return self._sessions()

    def reading_session(self) -> Session:
        """A session in which PostgreSQL refuses every change; the caller closes it.

        Each statement is a transaction of its own: reads need no BEGIN and no ROLLBACK on the wire.
        """
        return self._sessions(bind=self.reading_engine)

    def close(self) -> None:
        """Close every connection that lies in a pool."""
        self.engine.dispose()
        self.reading_engine.dispose()

    @contextmanager
    def transaction(self, connection: Connection | None = None) -> Iterator[Session]:
        """A session that commits when the block ends well and rolls back when it does not.

        On `connection`, where what the connection itself holds must hold for the transaction too.
        """
        with self._sessions(bind=connection or self.engine) as session, session.begin():
            yield session

    @contextmanager
    def on_one_connection(self) -> Iterator[Callable[[], AbstractContextManager[Session]]]:
        """What opens transactions, one after the other, on one connection: for work that makes thousands of them."""
        with self.engine.connect() as connection:

            @contextmanager
            def transaction() -> Iterator[Session]:
                with self._sessions(bind=connection) as session, session.begin():
                    yield session

            yield transaction

    def ping(self) -> None:
        """Raise DatabaseUnreachable unless the server answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("select 1"))
        except OperationalError as refused:
            raise DatabaseUnreachable from refused


def _engine(url: str, pool_size: int, *, reading: bool = False) -> Engine:
    options = "-c timezone=UTC -c lock_timeout=10s"
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        pool_pre_ping=True,
        # What a statement was given may be personal; an error in a log shows the statement alone.
        hide_parameters=True,
        connect_args={"options": f"{options} -c default_transaction_read_only=on" if reading else options},
        isolation_level="AUTOCOMMIT" if reading else "READ COMMITTED",
    )
