"""An eFormidling integration point: takes messages to digital mailboxes, and refuses what the real one refuses.

Source: the integration point's REST documentation (NextMove), docs.digdir.no integrasjonspunkt_eformidling2_api.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from werkzeug.http import parse_options_header

from portal.sandbox.digdir.business_document import PROCESS, STANDARD, Refused, check_files, checked
from portal.sandbox.digdir.krr import OPERATORS, may_get_decisions
from portal.sandbox.digdir.messages import Message, MessageStore
from portal.sandbox.residents import SandboxResident, read_residents
from portal.values import clock as clocks

PATH: Final = "/eformidling"
_AT_ONCE: Final = 5 * 1024 * 1024
_LARGEST: Final = 50 * 1024 * 1024
_FATES: Final = {"mailbox_refuses": "refused", "notice_fails": "notice"}
_PAGE: Final = 10


class IntegrationPoint:
    """One integration point over the sandbox's residents, keeping its messages under PORTAL_HOME."""

    def __init__(self, home: Path, store: MessageStore, *, clock: Callable[[], datetime] = clocks.now) -> None:
        self._home = home
        self._store = store
        self._clock = clock
        self._lock = Lock()
        self.blueprint = Blueprint("eformidling", __name__, url_prefix=f"{PATH}/api")
        self.blueprint.register_error_handler(Refused, _error)
        self._add("/capabilities/<who>", self.capabilities)
        self._add("/messages/out", self.create, "POST")
        self._add("/messages/out/multipart", self.send_at_once, "POST")
        self._add("/messages/out/<uuid:key>", self.waiting)
        self._add("/messages/out/<uuid:key>", self.upload, "PUT")
        self._add("/messages/out/<uuid:key>", self.send, "POST")
        self._add("/statuses", self.all_statuses)
        self._add("/statuses/<uuid:key>", self.statuses)

    def capabilities(self, who: str) -> Response:
        """A mailbox is DPI; who has none is still reached in Altinn, which is DPV."""
        resident = self._resident(who)
        by_mailbox = resident is not None and may_get_decisions(resident)
        kind = STANDARD if by_mailbox else f"{STANDARD}_dpv"
        types = [{"type": kind.rpartition("::")[2], "standard": kind}]
        service = "DPI" if by_mailbox else "DPV"
        return jsonify(capabilities=[{"process": PROCESS, "serviceIdentifier": service, "documentTypes": types}])

    def create(self) -> Response:
        with self._lock:
            self._create(request.get_json(silent=True))
        return jsonify(request.get_json())

    def send_at_once(self) -> Response:
        uploads = [one for several in request.files.listvalues() for one in several]
        contents = {str(one.filename): one.read() for one in uploads}
        if len(contents) != len(uploads):
            raise Refused("DuplicateFilenameException", "two files have the same name")
        if sum(map(len, contents.values())) > _AT_ONCE:
            raise Refused("MultipartFileToLargeException", "more than 5 MB at once")
        document = _json(request.form.get("sbd", ""))
        with self._lock:
            key = self._create(document, names=contents)
            for name, content in contents.items():
                self._store.attach(key, name, content)
            self._store.send(key, self._clock())
        return jsonify(document)

    def waiting(self, key: UUID) -> Response:
        return jsonify(self._unsent(key).document)

    def upload(self, key: UUID) -> Response:
        message = self._unsent(key)
        name = parse_options_header(request.headers.get("Content-Disposition", ""))[1].get("filename", "")
        if not name or "/" in name:
            raise Refused("MissingFileTitleException", "Content-Disposition must name the file")
        if name in message.files:
            raise Refused("DuplicateFilenameException", f"{name} is there already")
        content = request.get_data()
        if len(content) > _LARGEST:
            raise Refused("MaxFileSizeExceededException", "more than 50 MB")
        self._store.attach(key, name, content)
        return Response()

    def send(self, key: UUID) -> Response:
        with self._lock:
            message = self._unsent(key)
            check_files(message.document["digital"], message.files)
            self._store.send(key, self._clock())
        return Response()

    def statuses(self, key: UUID) -> Response:
        message = self._store.message(key)
        told = _told(message, self._clock()) if message else []
        return jsonify(_page(told))

    def all_statuses(self) -> Response:
        now, size = self._clock(), request.args.get("size", _PAGE, int)
        told = [status for message in self._store.messages() for status in _told(message, now)]
        return jsonify(_page(told[:size]))

    def _add(self, path: str, view: Callable[..., Any], method: str = "GET") -> None:
        self.blueprint.add_url_rule(path, view_func=view, methods=[method])

    def _resident(self, who: str) -> SandboxResident | None:
        return next((one for one in read_residents(self._home) if one.pid == who), None)

    def _create(self, document: Any, names: Any = None) -> UUID:  # noqa: ANN401  foreign JSON
        key = checked(document, self._clock())
        if self._store.message(key) is not None:
            raise Refused("MessageAlreadyExistsException", f"{key} exists already")
        resident = self._resident(document["standardBusinessDocumentHeader"]["receiver"][0]["identifier"]["value"])
        if resident is None or not may_get_decisions(resident):
            raise Refused("ReceiverDoesNotAcceptProcessException", f"the receiver does not accept {PROCESS}")
        if names is not None:
            check_files(document["digital"], names)
        operator = next(trait for trait in resident.traits if trait in OPERATORS)
        fate = next((_FATES[trait] for trait in resident.traits if trait in _FATES), "")
        self._store.add(key, document, operator=operator, fate=fate, now=self._clock())
        return key

    def _unsent(self, key: UUID) -> Message:
        message = self._store.message(key)
        if message is None or message.sent_at is not None:
            raise Refused("MessageNotFoundException", f"no message {key} waits", 404)
        return message


def _json(text: str) -> Any:  # noqa: ANN401  foreign JSON
    try:
        return json.loads(text)
    except ValueError:
        raise Refused("HttpMessageNotReadableException", "sbd is no JSON") from None


def _told(message: Message, now: datetime) -> list[dict[str, Any]]:
    # Production writes them in lower case at times; e-Boks does here.
    spelt = str.lower if message.operator == "eboks" else str.upper
    return [
        {
            "messageId": str(message.key),
            "conversationId": str(message.key),
            "status": spelt(status.name),
            "description": status.description,
            "lastUpdate": status.at.isoformat(timespec="milliseconds"),
        }
        for status in message.statuses(now)
    ]


def _page(content: list[dict[str, Any]]) -> dict[str, Any]:
    return {"content": content, "totalElements": len(content), "number": 0, "last": True, "empty": not content}


def _error(refused: Refused) -> tuple[Response, int]:
    body = {
        "timestamp": clocks.now().isoformat(),
        "status": refused.status,
        "error": "Bad Request" if refused.status == 400 else "Not Found",  # noqa: PLR2004
        "exception": f"no.difi.meldingsutveksling.exceptions.{refused.error}",
        "message": refused.said,
        "path": request.path,
    }
    return jsonify(body), refused.status
