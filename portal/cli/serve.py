"""`portal serve`: the web application under gunicorn."""

import logging
import os
import shutil
from collections.abc import Callable
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger

from portal import logs
from portal.cli.workplace import open_workplace, read_settings

DEFAULT_PORT = 8000
THREADS = 8
STOP_SECONDS = 20


@click.command()
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", envvar="PORTAL_PORT", type=int, default=DEFAULT_PORT, show_default=True)
@click.option("--processes", envvar="WEB_CONCURRENCY", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(bind: str, port: int, processes: int) -> None:
    """Serve the web application; put a proxy that speaks https in front."""
    settings = read_settings()
    open_workplace(settings).database.engine.dispose()  # what is wrong is said here, once
    logs.configure("INFO")
    # Read by prometheus_client when it is imported: the processes add up their figures in this folder.
    figures = settings.home / f"figures-{port}"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(figures)

    def load() -> Callable[..., Any]:
        from portal.app import create_app  # noqa: PLC0415  only after the folder is named

        return create_app(settings)

    choices = {"bind": f"{bind}:{port}", "workers": processes, "threads": THREADS, "graceful_timeout": STOP_SECONDS}
    _Server(choices, load).run()


class _Lines(Logger):  # type: ignore[misc]
    """gunicorn's own lines, in the form of all others; requests are told by the application."""

    def setup(self, cfg: Config) -> None:
        self.error_log = logging.getLogger("gunicorn.error")
        self.error_log.handlers = []
        self.error_log.propagate = True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, choices: dict[str, object], load: Callable[[], Callable[..., Any]]) -> None:
        self._choices = choices
        self._load = load
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._choices.items():
            self.cfg.set(name, value)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("logger_class", _Lines)
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("child_exit", _forget_process)

    def load(self) -> Callable[..., Any]:
        return self._load()


def _forget_process(_server: object, worker: Any) -> None:  # noqa: ANN401  gunicorn's own
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  only after the folder is named

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
