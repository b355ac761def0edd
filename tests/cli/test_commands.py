"""What holds for every command: it is found, it says what it does, and it says what it lacks."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, make_url, text

from portal.cli import COMMANDS, main
from portal.db import new_key

NEED_A_DATABASE = [("migrate",), ("worker",), ("serve",), ("runs",), ("dispatch",), ("explain", "1")]


def test_every_command_is_listed_with_what_it_does() -> None:
    listed = CliRunner().invoke(main, ["--help"]).output
    lines = {words[0]: words[1:] for line in listed.splitlines() if (words := line.split())}
    assert [name for name in COMMANDS if not lines.get(name)] == []


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(main, ["frobnicate"]).exit_code == 2


@pytest.mark.parametrize("words", NEED_A_DATABASE, ids=lambda words: words[0])
def test_a_command_without_settings_names_what_is_missing(words: tuple[str, ...], tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, words, env={"PORTAL_HOME": str(tmp_path)})
    assert refused.exit_code == 1
    assert "PORTAL_DATABASE_URL is missing" in refused.output
    assert "make demo" in refused.output


@pytest.mark.parametrize("words", NEED_A_DATABASE, ids=lambda words: words[0])
def test_a_command_whose_database_is_away_says_so(words: tuple[str, ...], environment: dict[str, str]) -> None:
    environment["PORTAL_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/portal"
    refused = CliRunner().invoke(main, words, env=environment)
    assert refused.exit_code == 1
    assert "PostgreSQL does not answer on PORTAL_DATABASE_URL" in refused.output


def test_a_municipality_that_is_none_is_named(environment: dict[str, str]) -> None:
    refused = CliRunner().invoke(main, ["migrate"], env=environment | {"PORTAL_MUNICIPALITY": "atlantis"})
    assert refused.exit_code == 1
    assert "atlantis" in refused.output


def test_a_demos_settings_are_used_and_said_when_there_are_no_others(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "demo.env").write_text("".join(f"{name}={value}\n" for name, value in environment.items()))
    done = CliRunner().invoke(main, ["migrate"], env={"PORTAL_HOME": str(tmp_path)})
    assert done.exit_code == 0
    assert str(tmp_path / "demo.env") in done.stderr
    assert "demo.env" not in done.stdout


def test_an_empty_database_gets_its_schema_once(environment: dict[str, str], admin: Engine) -> None:
    name = f"test_{new_key().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    empty = make_url(environment["PORTAL_DATABASE_URL"]).set(database=name).render_as_string(hide_password=False)
    try:
        first = CliRunner().invoke(main, ["migrate"], env=environment | {"PORTAL_DATABASE_URL": empty})
        again = CliRunner().invoke(main, ["migrate"], env=environment | {"PORTAL_DATABASE_URL": empty})
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert again.stdout.strip() == f"{first.stdout.strip()}, as before"
