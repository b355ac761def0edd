"""Encryption and login against a real server with a certificate of its own."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import create_server
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.config import Municipality
from portal.dispatch.channel import ChannelDown
from portal.dispatch.channels.email import Email
from portal.dispatch.wire.smtp import SmtpServer
from portal.sandbox.smtp import MailSink
from tests.dispatch.envelopes import a_batch, an_envelope

# aiosmtpd does not know that a connection encrypted from its first byte is encrypted.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody else has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    since = datetime(2020, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(since).not_valid_after(since + timedelta(days=36_500))
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("certificate") / "mail.pem"
    pkcs8 = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *pkcs8) + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def knows(server: object, session: object, envelope: object, mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"portal", b"secret")
    # Not handled: the server itself says no.
    return AuthResult(success=right, handled=False)


@pytest.fixture(params=["smtps", "smtp+starttls"])
def server(request: pytest.FixtureRequest, certificate: Path, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A server that takes mail only encrypted and from who is logged in: its scheme and port."""
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate)
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    at_once = request.param == "smtps"
    controller = Controller(
        MailSink(tmp_path),
        hostname="127.0.0.1",
        port=port,
        ssl_context=secure if at_once else None,
        tls_context=None if at_once else secure,
        require_starttls=not at_once,
        authenticator=knows,
        auth_required=True,
        auth_require_tls=not at_once,
    )
    controller.start()
    yield request.param, port
    controller.stop()


def channel(server: tuple[str, int], municipality: Municipality, password: str = "secret") -> Email:
    scheme, port = server
    assert municipality.channels.email
    return Email(SmtpServer.from_url(f"{scheme}://portal:{password}@127.0.0.1:{port}"), municipality.channels.email)


def test_mail_goes_encrypted_to_a_server_whose_certificate_is_trusted(
    server: tuple[str, int],
    certificate: Path,
    municipality: Municipality,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    (outcome,) = channel(server, municipality).send(a_batch(an_envelope("email", municipality)))
    assert outcome.result == "accepted"
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_no_password_goes_to_a_server_whose_certificate_is_not_trusted(
    server: tuple[str, int], municipality: Municipality
) -> None:
    with pytest.raises(ChannelDown, match="CERTIFICATE_VERIFY_FAILED"):
        next(channel(server, municipality).send(a_batch(an_envelope("email", municipality))))


def test_a_wrong_password_is_the_channel_s_trouble_and_not_the_recipient_s(
    server: tuple[str, int], certificate: Path, municipality: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(ChannelDown, match="535"):
        next(channel(server, municipality, "wrong").send(a_batch(an_envelope("email", municipality))))
