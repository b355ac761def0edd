"""A mail's bytes, made of an envelope alone: the same envelope gives the same bytes, so a resend is the same mail."""

import base64
from collections.abc import Iterable
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from typing import Final, cast

from portal.dispatch.channel import EnclosedDocument, Envelope
from portal.values.email_address import domain_on_the_wire

# RFC 2045 6.8.
_LINE: Final = 76
# Lines end as the wire wants them.
_WIRE: Final = compat32.clone(linesep="\r\n")

# Bodies that can be read in the raw: filters look with suspicion at text they must decode first.
_READABLE: Final = Charset("utf-8")
_READABLE.body_encoding = QP


class UnsafeHeader(ValueError):
    """A header holds a line break or another control character, so it could say more than it should."""


def mail_bytes(envelope: Envelope, pdf: bytes) -> bytes:
    """The whole message. `envelope.content` is `{headers: [[name, value]], text, html}`; raise UnsafeHeader."""
    content = envelope.content
    key = envelope.attempt.hex
    mail = _headed(MIMEMultipart("mixed", boundary=f"=_mixed_{key}"), content["headers"])
    mail.attach(_body(content["text"], content["html"], key))
    mail.attach(_attached(envelope.documents[0], place := f"document_{key}"))
    # The PDF is laid in its place afterwards: the package writes it line by line, which takes ten times as long.
    return mail.as_bytes(policy=_WIRE).replace(place.encode(), _base64_lines(pdf), 1)


def plain_mail_bytes(headers: Iterable[tuple[str, str]], *, text: str, html: str, key: str) -> bytes:
    """A whole message with nothing attached; `key` is unique to it. Raise UnsafeHeader."""
    return _headed(_body(text, html, key), headers).as_bytes(policy=_WIRE)


def _headed(mail: MIMEMultipart, headers: Iterable[tuple[str, str]]) -> MIMEMultipart:
    for name, value in headers:
        # The package takes its own kind of header too, which its types do not tell.
        mail[name] = cast("str", _header(name, value))
    return mail


def _body(text: str, html: str, key: str) -> MIMEMultipart:
    """Both say the same; a reader shows the last it understands."""
    body = MIMEMultipart("alternative", boundary=f"=_alternative_{key}")
    body.attach(_text(text, "plain"))
    body.attach(_text(html, "html"))
    return body


class _Unfolded(Header):
    """A value on one line, however long."""

    def encode(self, splitchars: str = "", maxlinelen: int | None = None, linesep: str = "\n") -> str:
        return super().encode(splitchars, 0, linesep)


def _header(name: str, value: str) -> str | Header:
    if not value.isprintable():
        raise UnsafeHeader(name)
    if name == "List-Unsubscribe":
        # The package would break the line before the address, and not every mailbox finds it on the next one.
        return _Unfolded(value, header_name=name)
    if name == "To" and not value.isascii():
        # An address outside ASCII stands as it is (RFC 6532); the package would encode it as if it were words.
        return value.encode().decode("ascii", "surrogateescape")
    return value


def _text(text: str, kind: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", kind)
    part.set_payload(text, _READABLE)
    return part


def _attached(document: EnclosedDocument, place: str) -> MIMENonMultipart:
    part = MIMENonMultipart(*document.media_type.split("/", 1))
    part["Content-Transfer-Encoding"] = "base64"
    part.add_header("Content-Disposition", "attachment", filename=document.name)
    part.set_payload(place)
    return part


def _base64_lines(content: bytes) -> bytes:
    encoded = base64.b64encode(content)
    return b"\r\n".join(encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE))


def address_on_the_wire(address: str) -> str:
    """The address with its domain in ASCII, as servers look it up."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain_on_the_wire(domain) or domain}"
