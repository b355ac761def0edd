"""One conversation with a mail server, followed so closely that we know how far it came.

Source: RFC 5321 (the commands and their answers), RFC 6531 (addresses outside ASCII), RFC 3207 (STARTTLS).
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, Self
from urllib.parse import unquote, urlsplit

_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_TIMEOUT = 60.0
# RFC 5321 4.5.3.2.6: a server may take ten minutes to answer for the whole message; most are done in one.
_FINAL_TIMEOUT = 300.0
_GO_AHEAD = 354
_CLOSING = 421
_MAILBOX_NAME_NOT_ALLOWED = 553
_LINE_BEGINS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)


class ServerUnreachable(Exception):
    """No conversation could be opened: nobody there, no encryption where it is demanded, or the login was refused."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in, and how. `scheme` is of PORTAL_SMTP_URL."""

    scheme: Literal["smtp", "smtp+starttls", "smtps"]
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read `smtp+starttls://user:password@host:port`; user and password percent-encoded where need be."""
        parts = urlsplit(url)
        scheme = parts.scheme
        if scheme not in _PORTS or not parts.hostname:
            raise ValueError("write smtp://, smtp+starttls:// or smtps:// and a host")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(scheme, parts.hostname, parts.port or _PORTS[scheme], user, password)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Answer:
    """How far a message came, and the server's last words. `code` is 0 when the connection was lost."""

    stage: Literal["sender", "recipient", "message", "taken"]
    code: int
    text: str = ""


class MailConversation:
    """An open connection that takes one message after another."""

    def __init__(self, server: SmtpServer, *, our_name: str) -> None:
        """Connect, encrypt and log in. Raise ServerUnreachable."""
        self.open = True
        try:
            self._smtp = _connected(server, our_name)
        except (OSError, smtplib.SMTPException) as refused:
            raise ServerUnreachable(f"{server.host}:{server.port}: {refused}") from refused

    def hand_in(self, sender: str, recipient: str, message: bytes) -> Answer:
        """Offer a message, with lines ending in CRLF, for one recipient. A lost connection closes the conversation."""
        before = self._until_data(sender, recipient)
        if before is not None:
            return before
        try:
            self._smtp.send(_LINE_BEGINS_WITH_DOT.sub(b"..", message) + b".\r\n")
            self._waits_at_most(_FINAL_TIMEOUT)
            code, text = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as lost:
            return self._lost("message", lost)
        self._waits_at_most(_TIMEOUT)
        return self._heard("taken" if _is_yes(code) else "message", code, text)

    def close(self) -> None:
        """Say goodbye, to a server that may be gone."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()

    def _until_data(self, sender: str, recipient: str) -> Answer | None:
        """None when the server waits for the message; nothing it could deliver has been said until then."""
        options = [] if (sender + recipient).isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        if options and not self._smtp.has_extn("smtputf8"):
            return Answer("recipient", _MAILBOX_NAME_NOT_ALLOWED, "5.6.7 the server takes no addresses outside ASCII")
        try:
            code, text = self._smtp.mail(sender, options)
            if not _is_yes(code):
                return self._heard("sender", code, text)
            code, text = self._smtp.rcpt(recipient)
            if not _is_yes(code):
                return self._heard("recipient", code, text)
            code, text = self._smtp.docmd("DATA")
        except (OSError, smtplib.SMTPException) as lost:
            return self._lost("sender", lost)
        return None if code == _GO_AHEAD else self._heard("recipient", code, text)

    def _heard(self, stage: Literal["sender", "recipient", "message", "taken"], code: int, text: bytes) -> Answer:
        if code == _CLOSING:
            self._hang_up()
        elif stage != "taken":
            self._start_over()
        return Answer(stage, code, text.decode("utf-8", "replace"))

    def _start_over(self) -> None:
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _hang_up(self) -> None:
        self.open = False
        self._smtp.close()

    def _lost(self, stage: Literal["sender", "message"], lost: Exception) -> Answer:
        self._hang_up()
        return Answer(stage, 0, f"{type(lost).__name__}: {lost}")

    def _waits_at_most(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)


def _is_yes(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004  RFC 5321 4.2.1: the first digit says yes


def _connected(server: SmtpServer, our_name: str) -> smtplib.SMTP:
    if server.scheme == "smtps":
        secure = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, our_name, timeout=_TIMEOUT, context=secure)
    else:
        smtp = smtplib.SMTP(server.host, server.port, our_name, timeout=_TIMEOUT)
        _encrypt(smtp, server)
    if server.user:
        smtp.login(server.user, server.password)
    return smtp


def _encrypt(smtp: smtplib.SMTP, server: SmtpServer) -> None:
    smtp.ehlo_or_helo_if_needed()
    demanded = server.scheme == "smtp+starttls" or bool(server.user)
    if demanded or smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context() if demanded else _whoever_answers())
        smtp.ehlo()


def _whoever_answers() -> ssl.SSLContext:
    """Encryption where nobody asked for proof of identity (RFC 7435): better than none, and no secret travels in it."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
