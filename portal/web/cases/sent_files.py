"""Files sent with a form, each judged and cleaned; or why one is not taken."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from werkzeug.datastructures import FileStorage

from portal.cases.events import NamedFile
from portal.documents.evidence import LARGEST, NotEvidence
from portal.documents.proofs import proof
from portal.policy.outcome import Reason

AT_ONCE: Final = 3
# So many files, and what is written beside them.
LARGEST_SENT: Final = AT_ONCE * LARGEST + 64 * 1024
_LONGEST_NAME: Final = 100


def sent_files(uploads: Sequence[FileStorage]) -> tuple[NamedFile, ...] | Reason:
    """The files that were chosen; a field left empty sends one without name and content."""
    chosen = [upload for upload in uploads if upload.filename]
    if len(chosen) > AT_ONCE:
        return Reason("files_at_once", {"most": AT_ONCE})
    found: list[NamedFile] = []
    for nth, upload in enumerate(chosen, 1):
        try:
            found.append(NamedFile(_name(upload.filename or ""), proof(upload.read())))
        except NotEvidence as refused:
            return Reason(refused.reason.code, {"nth": nth, **refused.reason.numbers})
    return tuple(found)


def _name(given: str) -> str:
    """As its owner calls it: the last part of a path, without what cannot be seen."""
    seen = "".join(sign for sign in given if unicodedata.category(sign) not in ("Cc", "Cf"))
    return seen.replace("\\", "/").rpartition("/")[2].strip()[-_LONGEST_NAME:] or "file"
