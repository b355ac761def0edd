"""What has arrived: mails the sandbox's server took, letters that lie ready for the printer."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from portal.sandbox.residents import SandboxResident

# Headers, both bodies and the attachments' names come before the first attachment's bytes.
_HEAD = 64_000
_MIDNIGHT = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Arrived:
    """One thing that came. `key` finds it again; `files` are the names of what came with it."""

    channel: str  # email | paper | avtalegiro | efaktura | vipps | mailbox | sms
    key: str
    at: datetime
    to: str
    subject: str
    invoice_no: str | None
    files: tuple[str, ...]
    customer_no: str | None = None
    # Name and address of each file, where who brought it says so itself.
    links: tuple[tuple[str, str], ...] = ()
    # Its own page there, if it has one.
    page: str | None = None

    def is_for(self, resident: SandboxResident) -> bool:
        """Sent to them, or about an invoice of theirs (somebody else may get the letters)."""
        return (
            self.invoice_no in resident.invoices
            or self.customer_no in resident.customer_numbers
            or (self.channel == "email" and self.to == resident.email)
        )


class Mailbox:
    """The mails of a folder. A mail never changes, so each is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Arrived] = {}

    def arrived(self) -> Iterator[Arrived]:
        for path in self._folder.glob("*.eml"):
            if path.stem not in self._read:
                with path.open("rb") as file:
                    self._read[path.stem] = _summary(path.stem, _parsed(file.read(_HEAD)))
            yield self._read[path.stem]

    def mail(self, key: str) -> EmailMessage:
        """The whole mail of a key that `arrived` gave."""
        return _parsed((self._folder / f"{key}.eml").read_bytes())


class PrintFolder:
    """The letters of the paper channel: folders with an `index.csv`, whole once `.done` is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def arrived(self) -> Iterator[Arrived]:
        for done in self._folder.glob("*/.done"):
            at = datetime.fromtimestamp(done.stat().st_mtime, UTC)
            with (done.parent / "index.csv").open(encoding="utf-8-sig", newline="") as index:
                for row in csv.DictReader(index, delimiter=";"):
                    yield _letter(row, done.parent.name, at)

    def pdf(self, key: str) -> Path:
        """The PDF of a key that `arrived` gave."""
        return self._folder / key


def _letter(row: dict[str, str], folder: str, at: datetime) -> Arrived:
    address = (row["name"], *row["street"].splitlines(), f"{row['zip']} {row['city']}")
    return Arrived(
        channel="paper",
        key=f"{folder}/{row['pdf']}",
        at=at,
        to=", ".join(address),
        subject=f"Letter to {row['name']}",
        invoice_no=row["invoice_no"],
        files=(f"{row['invoice_no']}.pdf",),
        customer_no=row["customer_no"],
    )


def _parsed(content: bytes) -> EmailMessage:
    mail = BytesParser(policy=default).parsebytes(content)
    if not isinstance(mail, EmailMessage):
        raise TypeError("the default policy makes EmailMessage")
    return mail


def _summary(key: str, mail: EmailMessage) -> Arrived:
    names = tuple(part.get_filename() or "attachment" for part in mail.iter_attachments())
    return Arrived(
        channel="email",
        key=key,
        at=_received(mail),
        to=str(mail["Delivered-To"] or ""),
        subject=str(mail["Subject"] or ""),
        # `faktura-10100001.pdf`
        invoice_no=next((name.removesuffix(".pdf").partition("-")[2] for name in names if "-" in name), None),
        files=names,
    )


def _received(mail: EmailMessage) -> datetime:
    try:
        return parsedate_to_datetime(str(mail["Received"]).rpartition(";")[2])
    except ValueError:
        return _MIDNIGHT
