"""Our eFormidling integration point: messages handed to it, and what it has heard of them.

Source: the integration point's REST documentation (NextMove). It keeps a message under the id we give it, and takes
each id once, so what may have been taken is asked for by id and finished, never made anew.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from portal.dispatch.wire.http import Heard, HttpLine
from portal.dispatch.wire.nextmove import moment

_MOST_STATUSES: Final = 100


@dataclass(frozen=True, slots=True)
class MessageFile:
    """A file of a message; `name` is what the message calls it by."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MessageStatus:
    """One status of a message, its name in capitals whatever the integration point wrote."""

    name: str
    at: datetime | None
    description: str


class Refusal(Exception):
    """The integration point did not do what it was asked.

    `error` is its exception's short name, or empty; `not_before` when it asks to be asked again, where it says so.
    """

    def __init__(self, heard: Heard) -> None:
        self.status, self.not_before = heard.status, heard.not_before
        self.later = heard.later or heard.is_elsewhere
        self.error, said = _error(heard)
        super().__init__(f"{self.status} {self.error} {said}"[:300])


class IntegrationPoint:
    """One integration point. Every verb raises Refusal, or NotReached, NoAnswer or BadAnswer of `wire.http`."""

    def __init__(self, line: HttpLine) -> None:
        self._line = line

    def is_there(self) -> None:
        """Whether anybody answers at all."""
        self._ask("GET", "api/statuses", params={"size": 1})

    def send_at_once(self, document: dict[str, Any], files: list[MessageFile]) -> None:
        """Document and files in one request; together at most 5 MB."""
        parts = [("files", (file.name, file.content, file.media_type)) for file in files]
        heard = self._ask("POST", "api/messages/out/multipart", data={"sbd": json.dumps(document)}, files=parts)
        _expect(document, heard)

    def create(self, document: dict[str, Any]) -> None:
        """The first of several steps: a message that is not sent yet."""
        _expect(document, self._ask("POST", "api/messages/out", json=document))

    def upload(self, message: UUID, file: MessageFile) -> None:
        said = {"Content-Type": file.media_type, "Content-Disposition": f'attachment; filename="{file.name}"'}
        self._ask("PUT", f"api/messages/out/{message}", content=file.content, headers=said)

    def release(self, message: UUID) -> None:
        """The last step: from now on it travels."""
        self._ask("POST", f"api/messages/out/{message}")

    def waits(self, message: UUID) -> bool:
        """Whether a message was created and has not left yet."""
        try:
            self._ask("GET", f"api/messages/out/{message}")
        except Refusal as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return False
            raise
        return True

    def statuses(self, message: UUID) -> tuple[MessageStatus, ...]:
        """What is known of a message, oldest first; nothing of one it has never seen."""
        try:
            heard = self._ask(
                "GET", f"api/statuses/{message}", params={"size": _MOST_STATUSES, "sort": "lastUpdate,asc"}
            )
        except Refusal as refusal:
            if refusal.status == HTTPStatus.NOT_FOUND:
                return ()
            raise
        content = heard.json().get("content")
        if not isinstance(content, list):
            raise heard.bad("without `content`")
        return tuple(sorted(_read(heard, content, message), key=_when))

    def _ask(self, method: str, path: str, **request: Any) -> Heard:  # noqa: ANN401  as HttpLine.call
        heard = self._line.call(method, path, **request)
        if not heard.is_yes:
            raise Refusal(heard)
        return heard


def _expect(document: dict[str, Any], heard: Heard) -> None:
    """A yes comes with the message it is about."""
    wanted = document["standardBusinessDocumentHeader"]["documentIdentification"]["instanceIdentifier"]
    header = heard.json().get("standardBusinessDocumentHeader")
    named = header.get("documentIdentification") if isinstance(header, dict) else None
    if not isinstance(named, dict) or named.get("instanceIdentifier") != wanted:
        raise heard.bad("about another message")


def _read(heard: Heard, content: list[Any], message: UUID) -> Iterator[MessageStatus]:
    for status in content:
        if not isinstance(status, dict) or not isinstance(status.get("status"), str):
            raise heard.bad("with a status that is none")
        if str(status.get("messageId", message)).lower() == str(message):
            said = status.get("description")
            yield MessageStatus(status["status"].upper(), moment(status.get("lastUpdate")), str(said or "")[:300])


def _when(status: MessageStatus) -> float:
    return status.at.timestamp() if status.at else 0.0


def _error(heard: Heard) -> tuple[str, str]:
    said = heard.json_object() or {}
    return str(said.get("exception") or "").rpartition(".")[2], str(said.get("message") or "")
