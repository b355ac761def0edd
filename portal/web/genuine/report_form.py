"""A report of a suspected forgery as it is sent: read whole, or told what must be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args
from uuid import UUID

from werkzeug.datastructures import FileStorage

from portal.db import new_key
from portal.documents.evidence import LARGEST, Evidence, NotEvidence, evidence
from portal.policy.outcome import Reason
from portal.reports.service import Suspicion, Way
from portal.words.marks import mark

Field = Literal["what", "way", "contact", "file"]

WAYS: Final[Mapping[Way, str]] = {
    "email": mark("By e-mail"),
    "sms": mark("By text message"),
    "post": mark("By post"),
    "phone": mark("By phone"),
    "other": mark("Another way"),
}
LONGEST: Final[Mapping[Field, int]] = {"what": 2000, "contact": 200}
# The file, and what is written beside it.
LARGEST_REPORT: Final = LARGEST + 64 * 1024


@dataclass(frozen=True)
class ReportForm:
    """`suspicion` is None when something must be corrected. `key` is the same when the form is sent twice."""

    key: UUID
    suspicion: Suspicion | None
    problems: Mapping[Field, Reason]


def report_form(said: Mapping[str, str], file: FileStorage | None) -> ReportForm:
    """What was sent, checked."""
    what, way, contact = (said.get(name, "").strip() for name in ("what", "way", "contact"))
    problems = {**_what(what), **_way(way), **_too_long("contact", contact)}
    proof: Evidence | None = None
    try:
        proof = _evidence(file)
    except NotEvidence as refused:
        problems["file"] = refused.reason
    suspicion = None if problems else Suspicion(what, cast("Way", way), contact or None, proof)
    return ReportForm(_key(said.get("key", "")), suspicion, problems)


def _what(text: str) -> dict[Field, Reason]:
    return _too_long("what", text) if text else {"what": Reason("what_missing")}


def _way(text: str) -> dict[Field, Reason]:
    return {} if text in get_args(Way) else {"way": Reason("way_missing")}


def _too_long(field: Field, text: str) -> dict[Field, Reason]:
    most = LONGEST[field]
    # Browsers count a line break once and send it as two signs.
    return {field: Reason(f"{field}_too_long", {"most": most})} if len(text.replace("\r\n", "\n")) > most else {}


def _evidence(file: FileStorage | None) -> Evidence | None:
    content = file.read() if file else b""
    return evidence(content) if content else None


def _key(text: str) -> UUID:
    """The form's own key; a new one for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return new_key()
