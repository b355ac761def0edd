"""A mail server that keeps what it is given, and refuses what a real one would.

Sources: RFC 5321 (commands and answers), RFC 3463 (enhanced status codes), RFC 6531 (addresses outside ASCII).
"""

import re
from datetime import UTC
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.config import Settings
from portal.sandbox.permission import require_sandbox
from portal.values import clock
from portal.values.email_address import is_well_formed

FOLDER = Path("sandbox") / "mail"
LARGEST_MAIL = 25_000_000
LONGEST_NAME = 150

_UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9.@_+-]+|^\.+")
# Domains that answer as real ones do on bad days.
_ANSWERS = {
    "bounce.example": "550 5.1.1 no such mailbox here",
    "slow.example": "451 4.7.1 try again later",
}


def start_sink(settings: Settings, *, port: int, host: str = "127.0.0.1") -> Controller:
    """Listen on `host`:`port` in a thread of its own; `.stop()` ends it. Raise SandboxOff, OSError when taken."""
    require_sandbox(settings)
    controller = Controller(
        MailSink(settings.home / FOLDER),
        hostname=host,
        port=port,
        ident="sandbox",
        data_size_limit=LARGEST_MAIL,
        enable_SMTPUTF8=True,
    )
    controller.start()
    return controller


class MailSink:
    """Keeps each mail as a file of `folder`, under its Message-ID. Method names are aiosmtpd's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not is_well_formed(address):
            return "553 5.1.3 this is no address"
        refusal = _ANSWERS.get(address.rpartition("@")[2].lower())
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        identity = BytesHeaderParser().parsebytes(content)["Message-ID"]
        if not identity:
            return "550 5.6.0 a Message-ID is demanded"
        path = self._free_path(str(identity))
        part = path.with_suffix(".part")
        part.write_bytes(_trace(envelope) + content)
        part.rename(path)
        return f"250 2.0.0 kept as {path.name}"

    def _free_path(self, identity: str) -> Path:
        """A mail that comes twice is kept twice: whoever looks for doubles must see them."""
        stem = _UNSAFE_IN_NAMES.sub("_", identity.strip().strip("<>"))[:LONGEST_NAME]
        path, copies = self._folder / f"{stem}.eml", 1
        while path.exists():
            copies += 1
            path = self._folder / f"{stem}.{copies}.eml"
        return path


def _trace(envelope: Envelope) -> bytes:
    """What a server writes on top of a mail: from whom, to whom, when (RFC 5321 4.4)."""
    trace = Message()
    trace["Return-Path"] = f"<{envelope.mail_from}>"
    for address in envelope.rcpt_tos:
        trace["Delivered-To"] = address
    trace["Received"] = f"by sandbox; {format_datetime(clock.now().astimezone(UTC))}"
    lines = (f"{name}: {value}\r\n" for name, value in trace.items())
    return "".join(lines).encode()
