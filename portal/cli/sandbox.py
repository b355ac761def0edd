"""`portal sandbox`: the other side alone."""

import signal
from types import FrameType
from typing import Never

import click

from portal import logs
from portal.cli.workplace import read_settings
from portal.sandbox.app import sandbox_server
from portal.sandbox.permission import SandboxOff
from portal.sandbox.provider import NotASandbox


@click.command()
def sandbox() -> None:
    """Play the other side: login provider, mail server, pages of what arrived. Needs PORTAL_SANDBOX=1."""
    settings = read_settings()
    logs.configure("WARNING")  # at INFO the mail server tells every line it hears
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with sandbox_server(settings) as server:
            click.echo(f"the sandbox answers at {settings.sandbox_url}")
            server.serve_forever()
    except KeyboardInterrupt:
        click.echo("the sandbox has stopped")
    except (SandboxOff, NotASandbox) as refused:
        raise click.ClickException(str(refused) or str(refused.__doc__)) from None
    except OSError as taken:
        raise click.ClickException(f"the sandbox cannot listen at {settings.sandbox_url}: {taken}") from None


def _interrupt(_number: int, _frame: FrameType | None) -> Never:
    raise KeyboardInterrupt
