"""What every command starts with: the settings, the municipality's rules and the database."""

import click

from portal.config import MunicipalityFileWrong, Settings, SettingsWrong, load_municipality
from portal.config.settings import environment_with_demo
from portal.db import Database, Vault
from portal.db.engine import DatabaseUnreachable
from portal.jobs import Workplace


def read_settings() -> Settings:
    """The environment's settings, completed by a demo's (said on stderr). ClickException when something is wrong."""
    environment, demo = environment_with_demo()
    if demo is not None:
        click.echo(f"PORTAL_DATABASE_URL is unset: using the demo's settings in {demo}", err=True)
    try:
        return Settings.from_environment(environment)
    except SettingsWrong as wrong:
        lines = "\n".join(f"  {problem}" for problem in wrong.problems)
        raise click.ClickException(
            f"the settings are not complete:\n{lines}\n"
            "`make demo` makes a whole set in PORTAL_HOME; `portal doctor` checks yours."
        ) from None


def open_workplace(settings: Settings | None = None) -> Workplace:
    """Everything a command works with; ClickException with a way forward when something is missing."""
    settings = settings or read_settings()
    try:
        municipality = load_municipality(settings.municipality)
    except MunicipalityFileWrong as wrong:
        raise click.ClickException(str(wrong)) from None
    if settings.staff_oidc and not municipality.desk.roles:
        raise click.ClickException(
            "PORTAL_STAFF_OIDC_ is set, but nobody could work at the desk: "
            f"write [desk.roles] in the file of {municipality.key}, or unset the group"
        )
    database = Database(settings.database_url.get_secret_value(), vault_for(settings))
    try:
        database.ping()
    except DatabaseUnreachable as silent:
        raise click.ClickException(f"{DatabaseUnreachable.__doc__} ({silent.__cause__})") from None
    return Workplace(settings, municipality, database)


def vault_for(settings: Settings) -> Vault:
    """The vault that seals with the settings' keys."""
    return Vault([key.get_secret_value() for key in settings.data_keys], settings.index_key.get_secret_value())
