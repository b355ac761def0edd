import socket
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from portal.cli import main
from portal.jobs import Workplace


def _asked(environment: dict[str, str]) -> Result:
    return CliRunner().invoke(main, ["doctor"], env=environment)


def _line(result: Result, subject: str) -> str:
    return next(line for line in result.output.splitlines() if line.split()[1:2] == [subject])


def test_what_is_right_is_said_to_be_right(environment: dict[str, str]) -> None:
    result = _asked(environment)
    for subject in ("secrets", "PORTAL_MUNICIPALITY", "PORTAL_DATABASE_URL", "schema", "PORTAL_PAPER_DIR", "fonts"):
        assert _line(result, subject).startswith("ok")


def test_a_missing_worker_and_login_are_wrong_and_end_with_one(environment: dict[str, str]) -> None:
    environment["PORTAL_RESIDENT_OIDC_ISSUER"] = "http://127.0.0.1:9"
    result = _asked(environment)
    assert result.exit_code == 1
    assert "portal worker" in _line(result, "worker")
    assert "does not describe itself" in _line(result, "PORTAL_RESIDENT_OIDC_ISSUER")


def test_missing_settings_are_each_named(environment: dict[str, str]) -> None:
    environment["PORTAL_SECRET_KEY"] = ""
    environment["PORTAL_DATA_KEYS"] = "short"
    result = _asked(environment)
    assert result.exit_code == 1
    assert "PORTAL_SECRET_KEY is missing" in result.output
    assert "PORTAL_DATA_KEYS" in result.output


def test_a_database_without_its_schema_is_told_to_migrate(environment: dict[str, str]) -> None:
    bare = make_url(environment["PORTAL_DATABASE_URL"]).set(database="postgres")
    environment["PORTAL_DATABASE_URL"] = bare.render_as_string(hide_password=False)
    assert "run `portal migrate`" in _line(_asked(environment), "schema")


def test_a_database_that_does_not_answer_is_wrong(environment: dict[str, str]) -> None:
    environment["PORTAL_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/portal"
    assert _line(_asked(environment), "PORTAL_DATABASE_URL").startswith("wrong")


def test_a_mail_server_is_greeted(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment["PORTAL_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    sink = Controller(object(), hostname="127.0.0.1", port=port)
    sink.start()
    try:
        assert _line(_asked(environment), "PORTAL_SMTP_URL").startswith("ok")
    finally:
        sink.stop()
    assert _line(_asked(environment), "PORTAL_SMTP_URL").startswith("wrong")


def test_a_channel_without_its_settings_is_off_not_wrong(environment: dict[str, str]) -> None:
    del environment["PORTAL_SMTP_URL"], environment["PORTAL_PAPER_DIR"]
    result = _asked(environment)
    assert _line(result, "PORTAL_SMTP_URL").startswith("off")
    assert _line(result, "PORTAL_PAPER_DIR").startswith("off")
    assert _line(result, "PORTAL_ERP_DIR").startswith("off")


def test_a_living_worker_is_counted(environment: dict[str, str], workplace: Workplace) -> None:
    with workplace.database.engine.begin() as connection:
        connection.exec_driver_sql("select procrastinate_register_worker_v1()")
    environment["PORTAL_DATABASE_URL"] = workplace.settings.database_url.get_secret_value()
    assert _line(_asked(environment), "worker").startswith("ok")


@pytest.mark.parametrize("setting", ["PORTAL_PAPER_DIR", "PORTAL_ERP_DIR"])
def test_a_folder_where_nothing_can_be_written_is_wrong(
    environment: dict[str, str], tmp_path: Path, setting: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    environment[setting] = str(tmp_path / "file" / "out")
    assert _line(_asked(environment), setting).startswith("wrong")
