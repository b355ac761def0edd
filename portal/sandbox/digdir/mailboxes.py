"""The residents' digital mailboxes as they see them: Digipost and e-Boks, each letter with its PDF.

The address holds a person number: a synthetic one, in the sandbox only. Opening a letter's page is reading it, so its
sender gets the receipt.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, send_file, url_for
from lxml import etree

from portal.sandbox.arrivals import Arrived
from portal.sandbox.arrived import guard
from portal.sandbox.digdir.krr import has_mailbox
from portal.sandbox.digdir.messages import Message, MessageStore
from portal.sandbox.residents import SandboxResident
from portal.values import clock as clocks

NAMES: Final = {"digipost": "Digipost", "eboks": "e-Boks"}
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


class Mailboxes:
    """The pages, below the residents' own; and what lies there, for the page of what arrived."""

    def __init__(self, store: MessageStore, *, clock: Callable[[], datetime] = clocks.now) -> None:
        self._store = store
        self._clock = clock
        self.blueprint = Blueprint("mailboxes", __name__, url_prefix="/residents/<who>/mailbox")
        self.blueprint.after_request(guard)
        self.blueprint.add_url_rule("", view_func=self.letters)
        self.blueprint.add_url_rule("/<uuid:key>", view_func=self.letter)
        self.blueprint.add_url_rule("/<uuid:key>/<name>", view_func=self.file)

    def arrived_for(self, resident: SandboxResident) -> list[Arrived]:
        """What lies in their mailbox by now."""
        return [_arrived(message, at, resident) for message, at in self._delivered(resident.key)]

    def page_of(self, resident: SandboxResident) -> tuple[str, str] | None:
        """Their mailbox, when they have one."""
        if resident.pid is None or not has_mailbox(resident):
            return None
        return f"The digital mailbox of {resident.name}", url_for("mailboxes.letters", who=resident.pid)

    def letters(self, who: str) -> str:
        letters = sorted(self._delivered(who), key=lambda pair: pair[1], reverse=True)
        return render_template("sandbox/mailbox.html", who=who, letters=letters, names=NAMES)

    def letter(self, who: str, key: UUID) -> str:
        message = self._message(who, key)
        self._store.open(key, self._clock())
        about = message.document["digital"]
        payment = self._payment(message, about)
        return render_template(
            "sandbox/mailbox_letter.html", who=who, message=message, about=about, names=NAMES, payment=payment
        )

    def file(self, who: str, key: UUID, name: str) -> Response:
        message = self._message(who, key)
        if name not in message.files:
            abort(404)
        return send_file(self._store.file(key, name).absolute(), "application/pdf", download_name=name)

    def _delivered(self, who: str) -> list[tuple[Message, datetime]]:
        now = self._clock()
        theirs = ((one, one.arrived_at(now)) for one in self._store.messages() if one.recipient == who)
        return [(message, at) for message, at in theirs if at is not None]

    def _message(self, who: str, key: UUID) -> Message:
        return next((message for message, _ in self._delivered(who) if message.key == key), None) or abort(404)

    def _payment(self, message: Message, about: dict[str, Any]) -> dict[str, str] | None:
        """What the mailbox can send on to the bank: the fields of the metadata file of its main document."""
        name = about.get("metadataFiler", {}).get(about["hoveddokument"])
        if name is None:
            return None
        fields = etree.fromstring(self._store.file(message.key, name).read_bytes(), _PARSER)
        return {etree.QName(field).localname: field.text or "" for field in fields}


def _arrived(message: Message, at: datetime, resident: SandboxResident) -> Arrived:
    about = message.document["digital"]
    document, key = about["hoveddokument"], message.key
    return Arrived(
        channel="mailbox",
        key=str(key),
        at=at,
        to=f"{resident.name}, {NAMES[message.operator]}",
        subject=about["tittel"],
        # `faktura-10100001.pdf`
        invoice_no=document.removesuffix(".pdf").partition("-")[2] or None,
        files=(document,),
        links=((document, url_for("mailboxes.file", who=resident.key, key=key, name=document)),),
        page=url_for("mailboxes.letter", who=resident.key, key=key),
    )
