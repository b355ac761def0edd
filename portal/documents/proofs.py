"""Proofs people send with a case: evidence whose PDF, too, is kept as its pages alone."""

from base64 import b64decode
from dataclasses import replace
from typing import Final

from portal.documents.evidence import Evidence, NotEvidence, evidence
from portal.documents.pdf_reader import ask
from portal.policy.outcome import Reason

_PDF: Final = "application/pdf"
_SIGNED: Final = "signed"


def proof(content: bytes) -> Evidence:
    """The file as it is kept. Raise NotEvidence: too large, no such file, or a PDF that nobody can open.

    A PDF with an electronic signature stays as it came: a new one would not be the one that was signed.
    """
    found = evidence(content)
    if found.media_type != _PDF:
        return found
    pages = ask(content, "bare")
    if pages is None:
        raise NotEvidence(Reason("file_unreadable"))
    return found if pages == _SIGNED else replace(found, content=b64decode(pages))
