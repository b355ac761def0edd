"""Asks about PDFs from outside without opening them here: `pdf_reading` does, in a process of its own."""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, Literal

# What a child process needs to start Python; secrets of the portal are not among them.
_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


class _Reader:
    """A reading process, started when first asked and again after each one that a file killed."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, pdf: bytes, request: dict[str, object]) -> str | None:
        with self._turn:
            answer = self._exchange(json.dumps(request).encode() + b"\n" + pdf)
        return answer.decode().strip() or None

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


def ask(
    pdf: bytes, about: Literal["person_number", "pages", "behind", "bare"], *, seconds: int = 10, **facts: object
) -> str | None:
    """The reader's answer, or None when it has none: it cannot read the file, or the file was its end."""
    return _reader.ask(pdf, {"about": about, "size": len(pdf), "seconds": seconds, **facts})
