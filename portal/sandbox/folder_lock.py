"""One user of a folder at a time: a lock that is free again when the last process that holds it is gone."""

import fcntl
import os
import time
from pathlib import Path


class Held(Exception):
    """Another process uses the folder."""


def hold(lock: Path, *, seconds: float) -> int:
    """Take `lock`, waiting up to `seconds` for who is just leaving. Raise Held.

    Returns the descriptor that holds it, until it is closed here and in every process it was passed to.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    limit = time.monotonic() + seconds
    while not _taken(descriptor):
        if time.monotonic() > limit:
            os.close(descriptor)
            raise Held(f"{lock.parent} is in use by another portal. Stop that one first.")
        time.sleep(0.1)
    return descriptor


def is_held(lock: Path) -> bool:
    """Whether some process holds `lock`."""
    if not lock.exists():
        return False
    with lock.open("rb") as file:
        return not _taken(file.fileno())


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
