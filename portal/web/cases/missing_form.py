"""The form for an invoice that is not here, as it is sent: read whole, or told what must be corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final
from uuid import UUID

from werkzeug.datastructures import FileStorage

from portal.cases.events import NamedFile
from portal.db import new_key
from portal.policy.outcome import Reason
from portal.reports.missing import Field, Frame, Missing, Typed, read
from portal.web.cases.sent_files import sent_files

# As much as anybody types; a note that is longer is told so.
_MOST: Final = 4000


@dataclass(frozen=True)
class MissingForm:
    """`missing` is None when something must be corrected. `key` is the same when the form is sent twice."""

    key: UUID
    typed: Typed
    missing: Missing | None
    files: tuple[NamedFile, ...]
    problems: Mapping[Field, Reason]


def missing_form(said: Mapping[str, str], uploads: Sequence[FileStorage], frame: Frame) -> MissingForm:
    """What was sent, checked."""
    typed = Typed(**{field.name: said.get(field.name, "")[:_MOST] for field in fields(Typed)})
    files = sent_files(uploads)
    kept = () if isinstance(files, Reason) else files
    found = read(typed, _with(frame, kept, wrong=isinstance(files, Reason)))
    problems: dict[Field, Reason] = {} if isinstance(found, Missing) else dict(found)
    if isinstance(files, Reason):
        problems["files"] = files
    elif problems and kept:
        # Browsers do not keep chosen files: what came with a form that goes back is gone.
        problems.setdefault("files", Reason("files_again"))
    missing = found if isinstance(found, Missing) and not problems else None
    return MissingForm(key_of(said), typed, missing, kept, problems)


def key_of(said: Mapping[str, str]) -> UUID:
    """The form's own key; a new one for what is none."""
    try:
        return UUID(said.get("key", ""))
    except ValueError:
        return new_key()


def _with(frame: Frame, files: Sequence[NamedFile], *, wrong: bool) -> Frame:
    """A file that is not taken was sent all the same: it is not missed as well."""
    return Frame(frame.country, frame.currency, frame.synthetic, frame.today, len(files) + wrong)
