"""The `portal` command. Each command lies in a file of its own and is loaded only when it is used."""

from importlib import import_module

import click

# name -> module and attribute of the click command.
COMMANDS = {
    "assets": "portal.cli.assets:assets",
    "card": "portal.cli.card:card",
    "demo": "portal.cli.demo.command:demo",
    "dispatch": "portal.cli.dispatch:dispatch",
    "doctor": "portal.cli.doctor:doctor",
    "explain": "portal.cli.dispatch:explain",
    "forgeries": "portal.cli.forgeries:forgeries",
    "intake": "portal.cli.intake:intake",
    "ledger": "portal.cli.ledger:ledger",
    "mandates": "portal.cli.mandates:mandates",
    "migrate": "portal.cli.migrate:migrate",
    "offers": "portal.cli.offers:offers",
    "payments": "portal.cli.payments:payments",
    "recall": "portal.cli.recall:recall",
    "runs": "portal.cli.runs:runs",
    "sample": "portal.cli.sample:sample",
    "sample-people": "portal.cli.sample:sample_people",
    "sandbox": "portal.cli.sandbox:sandbox",
    "series": "portal.cli.series:series",
    "serve": "portal.cli.serve:serve",
    "worker": "portal.cli.worker:worker",
}


class Commands(click.Group):
    """A group whose commands are imported when asked for: a worker loads no web, a check loads neither."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fakturaportal", prog_name="portal")
def main() -> None:
    """Municipal invoices: taken in, sent so that they arrive, shown to their residents."""
