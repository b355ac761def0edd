"""Searches PDFs that issuers supply for the recipient's person number, so that none is mailed by mistake."""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, cast

from portal.documents.pdf_reading import Verdict

# What a child process needs to start Python; secrets of the portal are not among them.
_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


class _Reader:
    """A reading process, started when first asked and again after each one that a file killed."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, pdf: bytes, number: str | None, pages: int, seconds: int) -> Verdict:
        request = {"size": len(pdf), "number": number, "pages": pages, "seconds": seconds}
        with self._turn:
            answer = self._exchange(json.dumps(request).encode() + b"\n" + pdf)
        return cast("Verdict", answer.decode().strip()) if answer else "unsearchable"

    def _exchange(self, request: bytes) -> bytes:
        """The reader's answer, or nothing when the file was its end."""
        process = self._running()
        answer = b""
        with suppress(BrokenPipeError):
            _pipe(process.stdin).write(request)
            _pipe(process.stdin).flush()
            answer = _pipe(process.stdout).readline()
        if not answer:
            self._bury(process)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        # A forked worker must not share its parent's reader.
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._process = _started()
            self._owner = os.getpid()
        return self._process

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for a reader that has ended, so that the next file gets another."""
        self._process = None
        with suppress(BrokenPipeError):
            _pipe(process.stdin).close()
        _pipe(process.stdout).close()
        process.wait()


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None, "the reader is always started with pipes"
    return end


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "portal.documents.pdf_reading"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )


_reader = _Reader()


def search_pdf(pdf: bytes, number: str | None, *, max_pages: int = 100, seconds: int = 10) -> Verdict:
    """Whether a PDF holds a person number: `clean`, `found`, or `unsearchable`.

    `number` is the recipient's (digits); None searches for any number that checks out. Encrypted, textless and
    broken files, those of more than `max_pages` pages and those that take more than `seconds` or a gibibyte
    are unsearchable. Never raises for what is in the file.
    """
    return _reader.ask(pdf, number, max_pages, seconds)
