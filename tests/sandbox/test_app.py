import smtplib
import socket
import threading
from pathlib import Path

import httpx
import pytest

from portal.config import Settings
from portal.sandbox.app import create_sandbox, sandbox_server
from portal.sandbox.permission import SandboxOff


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def test_it_does_not_start_in_a_real_deployment(environment: dict[str, str]) -> None:
    environment["PORTAL_RESIDENT_OIDC_ISSUER"] = "https://login.example"
    environment["PORTAL_STAFF_OIDC_ISSUER"] = "https://login.example/staff"
    real = environment | {"PORTAL_SANDBOX": "0", "PORTAL_BASE_URL": "https://faktura.example"}
    with pytest.raises(SandboxOff):
        create_sandbox(Settings.from_environment(real))


def test_it_lets_people_in_takes_mail_and_shows_what_arrived(environment: dict[str, str], tmp_path: Path) -> None:
    web, mail = _free_ports()
    environment |= {
        "PORTAL_SANDBOX_URL": f"http://localhost:{web}",
        "PORTAL_RESIDENT_OIDC_ISSUER": f"http://localhost:{web}",
        "PORTAL_SMTP_URL": f"smtp://localhost:{mail}",
    }
    with sandbox_server(Settings.from_environment(environment)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{web}"
        described = httpx.get(f"{at}/.well-known/openid-configuration").json()
        assert described["issuer"] == f"http://localhost:{web}"
        assert httpx.get(f"{at}/residents").is_success
        with smtplib.SMTP("127.0.0.1", mail) as line:
            line.sendmail("a@strand.example", ["b@c.example"], b"Message-ID: <one@strand.example>\r\n\r\nhello\r\n")
        server.shutdown()
    assert len(list((tmp_path / "home" / "sandbox" / "mail").glob("*.eml"))) == 1
