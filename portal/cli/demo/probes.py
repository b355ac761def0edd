"""Whether each part of a running demo answers."""

import socket

import httpx

from portal.cli.demo.supervisor import PartFailed
from portal.db import UNREACHABLE, Database
from portal.jobs import queue_state

HERE = "127.0.0.1"
PORTS = 3  # the portal, the sandbox's pages, its mail server


def refuse_taken_ports(first: int) -> None:
    """Raise PartFailed when something else listens where the demo would."""
    for port in range(first, first + PORTS):
        with socket.socket() as probe:
            # As the servers do it: what is left of a connection that has ended is no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HERE, port))
            except OSError as taken:
                raise PartFailed(
                    f"port {port} cannot be had ({taken.strerror}); another demo may be running. "
                    f"A demo takes {PORTS} ports from PORTAL_PORT on: try PORTAL_PORT={first + 10} make demo"
                ) from None


def serves_pages(port: int) -> bool:
    try:
        return httpx.get(f"http://{HERE}:{port}/", timeout=5, follow_redirects=True).is_success
    except httpx.TransportError:
        return False


def takes_mail(port: int) -> bool:
    try:
        with socket.create_connection((HERE, port), timeout=5) as mail:
            return mail.recv(4).startswith(b"220")
    except OSError:
        return False


def is_worked(database: Database) -> bool:
    with database.transaction() as session:
        return queue_state(session).is_worked


def refuse_lost_store(database: Database) -> None:
    """Raise PartFailed when the database is gone: nothing runs without it."""
    try:
        with database.engine.connect():
            return
    except UNREACHABLE:
        raise PartFailed("the database does not answer any more") from None
