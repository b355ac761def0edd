"""The documents of what a sender has in hand, read when a channel asks for one, and the next ones with it."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from itertools import dropwhile
from threading import Lock
from typing import Final

from portal.db import Session
from portal.dispatch.channel import Envelope
from portal.documents import store

# How much is read ahead, in bytes: one question for twenty letters, and never much memory.
_AHEAD: Final = 1_000_000


class Shelf:
    """Gives each document out once, in the order of the envelopes or nearly so; safe to share between threads.

    What no channel asks for is never read.
    """

    def __init__(
        self, transaction: Callable[[], AbstractContextManager[Session]], envelopes: Iterable[Envelope]
    ) -> None:
        self._transaction = transaction
        self._expected = {document.digest: document.size for one in envelopes for document in one.documents}
        self._here: dict[str, bytes] = {}
        self._lock = Lock()

    def read(self, digest: str) -> bytes:
        """The plain bytes. Raise NoSuchDocument."""
        with self._lock:
            if digest not in self._here:
                self._fetch(digest)
            return self._here.pop(digest)

    def _fetch(self, first: str) -> None:
        digests = self._from(first)
        with self._transaction() as session:
            self._here |= store.get_each(session, digests)
        for digest in digests:
            self._expected.pop(digest, None)

    def _from(self, first: str) -> list[str]:
        """It, and those after it that fit in what is read ahead."""
        digests, size = [first], self._expected.get(first, 0)
        for digest in list(dropwhile(lambda one: one != first, self._expected))[1:]:
            size += self._expected[digest]
            if size > _AHEAD:
                break
            digests.append(digest)
        return digests
