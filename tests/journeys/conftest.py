"""A portal into which a sample has been taken, dispatched and delivered: once for all journeys of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, make_url, text

from portal.db import new_key
from tests.journeys.deployment import Deployment, free_ports


@pytest.fixture(scope="module")
def particulars() -> dict[str, str]:
    """The settings in which this deployment differs from Lørenskog's; a file of journeys may have its own."""
    return {"PORTAL_MUNICIPALITY": "lorenskog"}


@pytest.fixture(scope="module")
def deployment(
    admin: Engine, server: str, template: str, particulars: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """Nothing runs yet."""
    name = f"journey_{new_key().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"create database {name} template {template}"))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    home: Path = tmp_path_factory.mktemp("home")
    with Deployment(_environment(url, home) | particulars, home) as deployment:
        yield deployment
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))


def _environment(url: str, home: Path) -> dict[str, str]:
    web, sandbox, mail = free_ports(3)
    return {
        "PATH": "/usr/bin:/bin",
        "PORTAL_DATABASE_URL": url,
        "PORTAL_SECRET_KEY": "a secret key for journeys, long enough to pass",
        "PORTAL_DATA_KEYS": Fernet.generate_key().decode(),
        "PORTAL_INDEX_KEY": "an index key for journeys, long enough to pass",
        "PORTAL_PORT": str(web),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{web}",
        "PORTAL_HOME": str(home),
        "PORTAL_SANDBOX": "1",
        "PORTAL_SANDBOX_URL": f"http://localhost:{sandbox}",
        "PORTAL_SMTP_URL": f"smtp://localhost:{mail}",
        "PORTAL_PAPER_DIR": str(home / "print"),
        "PORTAL_RESIDENT_OIDC_ISSUER": f"http://localhost:{sandbox}",
        "PORTAL_RESIDENT_OIDC_CLIENT_ID": "portal",
        "PORTAL_RESIDENT_OIDC_CLIENT_SECRET": "a secret of the sandbox",
    }
