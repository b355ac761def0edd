"""`portal doctor`: what is missing or wrong in a configuration."""

import click

from portal.cli.checkup import look_at
from portal.cli.finding import Finding
from portal.config import Settings, SettingsWrong
from portal.config.settings import environment_with_demo


@click.command()
def doctor() -> None:
    """Check every setting and everything the portal leans on; exit 1 when something is wrong."""
    environment, demo = environment_with_demo()
    if demo is not None:
        click.echo(f"PORTAL_DATABASE_URL is unset: using the demo's settings in {demo}", err=True)
    try:
        findings = list(look_at(Settings.from_environment(environment)))
    except SettingsWrong as wrong:
        findings = [Finding("wrong", "settings", problem) for problem in wrong.problems]
    for finding in findings:
        click.echo(f"{finding.verdict:<6} {finding.subject:<28} {finding.said}")
    if any(finding.verdict == "wrong" for finding in findings):
        raise SystemExit(1)
