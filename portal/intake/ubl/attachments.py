"""Files embedded in the document. Their own bytes say what they are: official examples lie about it (D11)."""

import binascii
import re
from binascii import a2b_base64
from pathlib import PurePosixPath

from lxml import etree

from portal.intake.draft import Attachment
from portal.intake.media_type import EXTENSIONS, media_type_of
from portal.intake.ubl.elements import Parts, child, text
from portal.intake.ubl.names import CAC, CBC
from portal.intake.ubl.notes import Notes
from portal.values.national_id import masked

_REFERENCE = CAC + "AdditionalDocumentReference"
_EMBEDDED = (CAC + "Attachment", CBC + "EmbeddedDocumentBinaryObject")
_DESCRIPTION = CBC + "DocumentDescription"
_ID = CBC + "ID"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
_LONGEST_STEM = 80


def attachments_of(parts: Parts, notes: Notes) -> tuple[Attachment, ...]:
    """The embedded files that can be shown, in the document's order. Links to elsewhere are not followed."""
    found = (_attachment(reference, notes) for reference in parts.get(_REFERENCE, ()))
    return tuple(attachment for attachment in found if attachment)


def _attachment(reference: etree._Element, notes: Notes) -> Attachment | None:
    embedded = child(reference, *_EMBEDDED)
    if embedded is None:
        return None
    try:
        content = a2b_base64("".join((embedded.text or "").split()), strict_mode=True)
    except (binascii.Error, ValueError):
        notes.add("attachment_broken", embedded, embedded.get("filename"))
        return None
    declared = embedded.get("mimeCode")
    media_type = media_type_of(content, declared)
    if media_type is None:
        notes.add("attachment_unknown", embedded, embedded.get("filename"))
        return None
    if declared != media_type:
        notes.add("attachment_type", embedded, embedded.get("filename"), declared=declared, found=media_type)
    name = embedded.get("filename") or text(child(reference, _DESCRIPTION)) or text(child(reference, _ID)) or "-"
    return Attachment(_safe_name(str(name), EXTENSIONS[media_type]), media_type, content)


def _safe_name(name: str, extension: str) -> str:
    """A file name without folders, control characters and person numbers, ending as its content does."""
    plain = masked(_UNSAFE.sub(" ", name.replace("\\", "/").rpartition("/")[2])).strip(" .")
    path = PurePosixPath(plain or "-")
    known = set(EXTENSIONS.values()) | {".jpeg"}
    stem = path.stem if path.suffix.lower() in known else path.name
    return stem[:_LONGEST_STEM] + extension
