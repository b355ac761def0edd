import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url, text

from portal.app import create_app
from portal.jobs import Workplace, defer


@pytest.fixture
def app(workplace: Workplace) -> Flask:
    return create_app(workplace)


@pytest.fixture
def operator(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    return client


def _register_worker(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        session.execute(text("select procrastinate_register_worker_v1()"))


def test_everyone_may_ask_whether_it_lives(stranger: FlaskClient) -> None:
    assert stranger.get("/health/live").text == "alive\n"


@pytest.mark.parametrize("address", ["/health/ready", "/metrics"])
def test_only_operators_read_how_it_is(stranger: FlaskClient, address: str) -> None:
    assert stranger.get(address).status_code == 403


def test_it_is_ready_when_store_and_schema_are(operator: FlaskClient, workplace: Workplace) -> None:
    _register_worker(workplace)
    answer = operator.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "schema": "ok", "worker": "ok"}


def test_a_missing_worker_is_told_and_keeps_nobody_from_reading(operator: FlaskClient) -> None:
    answer = operator.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["worker"] == "none lives"


def test_it_is_not_ready_on_an_older_schema(operator: FlaskClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        session.execute(text("update alembic_version set version_num = '0001'"))
    answer = operator.get("/health/ready")
    assert answer.status_code == 503
    assert "portal migrate" in answer.text


def test_it_is_not_ready_without_its_database(operator: FlaskClient, workplace: Workplace, admin: Engine) -> None:
    name = make_url(workplace.settings.database_url.get_secret_value()).database
    with admin.connect() as connection:
        connection.execute(text(f"alter database {name} with allow_connections false"))
    workplace.database.engine.dispose()
    answer = operator.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json == {"database": "does not answer"}


def test_figures_tell_what_waits_and_how_long(operator: FlaskClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        defer(session, "dispatch.sweep", lock="dispatch.sweep")
        defer(session, "access.sweep", delay=3600)
        session.execute(text("update procrastinate_events set at = now() - interval '90 seconds'"))
    figures = operator.get("/metrics").text
    assert 'portal_jobs{state="todo",task="dispatch.sweep"} 1.0' in figures
    waited = next(line for line in figures.splitlines() if line.startswith("portal_jobs_oldest_wait_seconds"))
    assert 90 <= float(waited.split()[1]) < 120
    assert "portal_workers 0.0" in figures


def test_requests_are_counted_by_endpoint_not_by_address(operator: FlaskClient) -> None:
    operator.get("/health/live?secret=1")
    figures = operator.get("/metrics").text
    assert 'portal_http_requests_total{endpoint="health.live",method="GET",status="200"}' in figures
    assert "secret" not in figures


def test_a_request_leaves_one_line_without_what_was_asked(
    operator: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    from portal import logs

    logs.configure("INFO")
    operator.get("/health/live?pid=secret")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    told = [line for line in lines if line["event"] == "request"]
    assert [(line["path"], line["status"]) for line in told] == [("/health/live", 200)]
    assert len(told[0]["case"]) == 8
    assert datetime.fromisoformat(told[0]["timestamp"]).tzinfo == UTC
    assert "secret" not in json.dumps(lines)
