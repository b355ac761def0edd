"""An empty Celery task, deferred by one process and run by another through a Redis server of our own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

import redis
from celery import Celery

from tests.bench.row import CannotMeasure, seconds

_BROKER = "BENCH_BROKER"
_SOON = 30.0

app = Celery("bench", broker=os.environ.get(_BROKER))
app.conf.task_ignore_result = True


@app.task
def empty() -> None:
    """Nothing at all."""


@dataclass
class Peer:
    """Redis, and a worker that has shown that it works."""

    broker: redis.Redis
    worker: subprocess.Popen[bytes]

    def defer_and_run(self, tasks: int) -> float:
        """The seconds that deferring so many takes, and the seconds that running them takes, added."""
        self.worker.send_signal(signal.SIGSTOP)
        deferring = seconds(lambda: [empty.delay() for _ in range(tasks)])
        self.worker.send_signal(signal.SIGCONT)
        return deferring + seconds(self.wait)

    def wait(self) -> None:
        """Until all that was deferred has been run."""
        while self.broker.llen("celery") or self.broker.hlen("unacked"):
            time.sleep(0.002)


@contextmanager
def celery_and_redis() -> Iterator[Peer]:
    """Both, until the block ends. Raise CannotMeasure."""
    program = shutil.which("redis-server")
    if program is None:
        raise CannotMeasure("there is no redis-server here, nor could it be installed (Debian: redis-server)")
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"redis://127.0.0.1:{port}/0"
    app.conf.broker_url = address
    with tempfile.TemporaryDirectory() as folder:
        in_memory = ["--port", str(port), "--save", "", "--bind", "127.0.0.1"]
        with _started([program, *in_memory], folder, {}):
            broker = redis.Redis(port=port)
            _until(lambda: _answers(broker))
            arguments = ["-A", "tests.bench.empty_task", "worker", "--pool=solo", "--loglevel=ERROR"]
            root = Path(__file__).parent.parent.parent
            with _started([sys.executable, "-m", "celery", *arguments], root, {_BROKER: address}) as worker:
                peer = Peer(broker, worker)
                empty.delay()
                _until(lambda: not broker.llen("celery") and not broker.hlen("unacked"))
                yield peer


@contextmanager
def _started(command: list[str], folder: str | Path, more: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    silent = subprocess.DEVNULL
    started = subprocess.Popen(command, cwd=folder, env={**os.environ, **more}, stdout=silent, stderr=silent)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(_SOON)


def _answers(broker: redis.Redis) -> bool:
    try:
        return bool(broker.ping())
    except redis.ConnectionError:
        return False


def _until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SOON
    while not reached():
        if time.monotonic() > deadline:
            raise CannotMeasure("Redis or Celery's worker did not start")
        time.sleep(0.01)
