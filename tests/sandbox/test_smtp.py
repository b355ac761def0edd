"""The mail server of the sandbox, spoken to by the standard library's client."""

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from portal.config import Settings
from portal.sandbox.permission import SandboxOff
from portal.sandbox.smtp import FOLDER, LARGEST_MAIL, start_sink

SENDER = "faktura@lorenskog.example"
PDF = b"%PDF-1.7 not much of one"


def _mail(to: str = "ingrid.haugen@post.example", identity: str | None = "<a1b2@lorenskog.example>") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, to, "Faktura fra Lørenskog kommune"
    if identity:
        mail["Message-ID"] = identity
    mail.set_content("Hei!\n\n.\nFakturaen ligger ved.\n")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="faktura-10100001.pdf")
    return mail


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def client(settings: Settings) -> Iterator[smtplib.SMTP]:
    port = _free_port()
    sink = start_sink(settings, port=port)
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        yield client
    sink.stop()


@pytest.fixture
def kept(settings: Settings) -> Path:
    return settings.home / FOLDER


def test_a_mail_is_kept_whole_under_its_message_id(client: smtplib.SMTP, kept: Path) -> None:
    client.send_message(_mail())

    mail = BytesParser(policy=default).parsebytes((kept / "a1b2@lorenskog.example.eml").read_bytes())
    assert mail["Delivered-To"] == "ingrid.haugen@post.example"
    assert mail["Return-Path"] == f"<{SENDER}>"
    assert mail["Subject"] == "Faktura fra Lørenskog kommune"
    assert [part.get_content() for part in mail.iter_attachments()] == [PDF]
    assert "\n.\n" in mail.get_body().get_content().replace("\r\n", "\n")
    assert not list(kept.glob("*.part"))


def test_the_same_mail_twice_is_kept_twice(client: smtplib.SMTP, kept: Path) -> None:
    for _ in range(2):
        client.send_message(_mail())

    assert sorted(path.name for path in kept.iterdir()) == [
        "a1b2@lorenskog.example.2.eml",
        "a1b2@lorenskog.example.eml",
    ]


@pytest.mark.parametrize("identity", ["<../../../etc/passwd@x>", "<.hidden@x>", "<" + "a" * 300 + "@x>"])
def test_a_message_id_cannot_choose_the_folder_or_hide(client: smtplib.SMTP, kept: Path, identity: str) -> None:
    client.send_message(_mail(identity=identity))

    assert [path.name[0] != "." for path in kept.iterdir()] == [True]
    assert [path for path in kept.parent.rglob("*") if path.is_file()] == list(kept.glob("*.eml"))


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("someone@bounce.example", 550),
        ("someone@SLOW.example", 451),
        ("no-domain", 553),
        ("two@at@post.example", 553),
        ("someone@post..example", 553),
    ],
)
def test_recipients_are_refused_as_a_real_server_would(client: smtplib.SMTP, kept: Path, to: str, code: int) -> None:
    client.ehlo()
    client.mail(SENDER)

    assert client.rcpt(to)[0] == code
    assert not list(kept.iterdir())


def test_an_address_outside_ascii_is_taken_with_smtputf8(client: smtplib.SMTP, kept: Path) -> None:
    client.send_message(_mail(to="åse@blåbær.example"))

    assert "åse@blåbær.example" in next(kept.iterdir()).read_text()


def test_a_mail_without_message_id_is_refused(client: smtplib.SMTP, kept: Path) -> None:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.send_message(_mail(identity=None))

    assert refused.value.smtp_code == 550
    assert not list(kept.iterdir())


def test_a_mail_over_the_limit_is_refused(client: smtplib.SMTP, kept: Path) -> None:
    client.ehlo()

    assert client.mail(SENDER, [f"SIZE={LARGEST_MAIL + 1}"])[0] == 552
    client.mail(SENDER)
    client.rcpt("ingrid.haugen@post.example")
    assert client.data(b"Message-ID: <big@x>\r\n\r\n" + (b"x" * 900 + b"\r\n") * (LARGEST_MAIL // 900))[0] == 552
    assert not list(kept.iterdir())


def test_it_does_not_start_outside_a_sandbox(settings: Settings) -> None:
    real = settings.model_copy(update={"sandbox": False})

    with pytest.raises(SandboxOff):
        start_sink(real, port=_free_port())
