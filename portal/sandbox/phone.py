"""The gateway text messages are handed to, and the residents' phones they come to.

A number that no resident has may be one that somebody is just giving the portal: its messages show on every phone.
"""

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, request

from portal.config import Settings
from portal.sandbox.arrivals import Arrived
from portal.sandbox.permission import require_sandbox
from portal.sandbox.residents import SandboxResident, read_residents
from portal.values import clock
from portal.values.mobile import norwegian_mobile

FOLDER: Final = "sandbox/sms"
_LONGEST: Final = 480  # characters of three messages in a row


@dataclass(frozen=True)
class TextMessage:
    """One that came. `to` is `+4790000000`."""

    key: str
    to: str
    sender: str
    text: str
    at: str


class SandboxPhone:
    """Takes `{"to", "from", "text"}` with the token of the settings, as the gateway of a deployment does."""

    def __init__(self, settings: Settings) -> None:
        require_sandbox(settings)
        self._home = settings.home
        self._folder = settings.home / FOLDER
        self._token = settings.sms_token.get_secret_value() if settings.sms_token else ""
        self.blueprint = Blueprint("phone", __name__)
        self.blueprint.add_url_rule("/sms", view_func=self.take, methods=["POST"])

    def take(self) -> tuple[dict[str, Any], int]:
        """202, or what is wrong: a token that is not ours, a body that is no message, a number that is none."""
        if not hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {self._token}"):
            return {"error": "the token is not ours"}, HTTPStatus.UNAUTHORIZED
        said = request.get_json(silent=True)
        words = [str(said.get(name) or "") for name in ("to", "from", "text")] if isinstance(said, dict) else [""]
        if not all(words):
            return {"error": "give to, from and text"}, HTTPStatus.BAD_REQUEST
        to, sender, text = words
        if not norwegian_mobile(to) or len(text) > _LONGEST:
            return {"error": "no such number, or too long a text"}, HTTPStatus.UNPROCESSABLE_ENTITY
        message = TextMessage(uuid4().hex, to, sender, text, clock.now().isoformat())
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{message.key}.part"
        part.write_text(json.dumps(asdict(message)), "utf-8")
        part.rename(part.with_suffix(".json"))
        return {"id": message.key}, HTTPStatus.ACCEPTED

    def arrived_for(self, resident: SandboxResident) -> list[Arrived]:
        """Their messages, and those to numbers nobody has."""
        theirs = norwegian_mobile(resident.mobile)
        others = {norwegian_mobile(one.mobile) for one in read_residents(self._home) if one.mobile} - {theirs}
        return [_arrived(one) for one in self.messages() if norwegian_mobile(one.to) not in others]

    def page_of(self, resident: SandboxResident) -> None:
        """A phone has no page of its own."""

    def messages(self) -> list[TextMessage]:
        """All that came."""
        return [TextMessage(**json.loads(path.read_text("utf-8"))) for path in self._folder.glob("*.json")]


def _arrived(message: TextMessage) -> Arrived:
    at = datetime.fromisoformat(message.at)
    return Arrived("sms", message.key, at, message.to, message.text, invoice_no=None, files=())
