"""What an integration point demands of a message to a resident's digital mailbox.

Source: docs.digdir.no, eFormidling: standard_sbd and dokumenttype_digital; its exceptions by their names.
"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

PROCESS: Final = "urn:no:difi:profile:digitalpost:vedtak:ver1.0"
STANDARD: Final = "urn:no:difi:digitalpost:xsd:digital::digital"
_AUTHORITY: Final = "iso6523-actorid-upis"
_LONGEST_TITLE: Final = 255
_PERSON = re.compile(r"\d{11}", re.ASCII)
_ORGANISATION = re.compile(r"0192:\d{9}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Refused(Exception):
    """The integration point answers with an error. `error` is the name of its exception."""

    def __init__(self, error: str, said: str, status: int = 400) -> None:
        super().__init__(said)
        self.error, self.said, self.status = error, said, status


def checked(document: Any, now: datetime) -> UUID:  # noqa: ANN401  foreign JSON
    """The message's id, or Refused where anything is not as the published format has it."""
    try:
        _demand(isinstance(document, dict), "document")
        header = document["standardBusinessDocumentHeader"]
        _check_header(header)
        _check_expiry(header["businessScope"]["scope"], now)
        _check_message(document["digital"])
        return UUID(header["documentIdentification"]["instanceIdentifier"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise Refused("MethodArgumentNotValidException", f"not a valid message: {wrong!r}") from wrong


def _check_header(header: Any) -> None:  # noqa: ANN401  foreign JSON
    _demand(header["headerVersion"] == "1.0", "headerVersion")
    _demand(_ORGANISATION.fullmatch(_only_party(header["sender"])), "sender")
    _demand(_PERSON.fullmatch(_only_party(header["receiver"])), "receiver")
    identification = header["documentIdentification"]
    _demand(identification["standard"] == STANDARD, "standard")
    _demand(identification["type"] == STANDARD.rpartition("::")[2], "type")
    _demand(identification["typeVersion"] == "1.0", "typeVersion")


def _only_party(parties: Any) -> str:  # noqa: ANN401  foreign JSON
    (party,) = parties
    _demand(party["identifier"]["authority"] == _AUTHORITY, "authority")
    return str(party["identifier"]["value"])


def _check_expiry(scopes: Any, now: datetime) -> None:  # noqa: ANN401  foreign JSON
    (conversation,) = (scope for scope in scopes if scope["type"] == "ConversationId")
    UUID(conversation["instanceIdentifier"])
    if conversation["identifier"] != PROCESS:
        raise Refused("ReceiverDoesNotAcceptProcessException", "the receiver does not accept this process")
    for one in conversation.get("scopeInformation", ()):
        if datetime.fromisoformat(one["expectedResponseDateTime"]) <= now:
            raise Refused("TimeToLiveException", "expectedResponseDateTime has passed")


def _check_message(message: Any) -> None:  # noqa: ANN401  foreign JSON
    _demand(message["sikkerhetsnivaa"] in (3, 4), "sikkerhetsnivaa")
    _demand(isinstance(message["hoveddokument"], str) and message["hoveddokument"], "hoveddokument")
    _demand(1 <= len(message["tittel"]) <= _LONGEST_TITLE, "tittel")
    _demand(re.fullmatch(r"[a-zA-Z]{2}", message["spraak"]), "spraak")
    _demand(_DATE.fullmatch(message["digitalPostInfo"]["virkningsdato"]), "virkningsdato")
    _demand(str(message["digitalPostInfo"]["aapningskvittering"]).lower() in ("true", "false"), "aapningskvittering")
    for text in ("epostTekst", "smsTekst"):
        _demand(message["varsler"][text], text)


def _demand(fulfilled: object, field: str) -> None:
    if not fulfilled:
        raise ValueError(field)


def check_files(message: dict[str, Any], names: Collection[str]) -> None:
    """What a message names must be with it. Raise Refused."""
    wanted = {message["hoveddokument"], *message.get("metadataFiler", {}), *message.get("metadataFiler", {}).values()}
    missing = wanted - set(names)
    if missing:
        raise Refused("MissingFileTitleException", f"not uploaded: {', '.join(sorted(missing))}")
