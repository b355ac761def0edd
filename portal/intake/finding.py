"""What intake has to say of a document: severity, code, where, value, and a sentence a clerk understands."""

from dataclasses import dataclass
from typing import Any

from portal.intake.codes import SENTENCES, Severity
from portal.values.national_id import masked

_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed. An `error` quarantines the document, a `warning` does not.

    `where` is an XPath, a file's name, or a row and column of the manifest. Person numbers are masked.
    """

    severity: Severity
    code: str
    where: str
    value: str
    message: str

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


def finding(code: str, where: str = "", value: object = "", **facts: object) -> Finding:
    """The finding of this code, its sentence completed with `facts`."""
    severity, sentence = SENTENCES[code]
    return Finding(severity, code, masked(where), _shown(value), masked(sentence % facts))


def as_json(one: Finding) -> dict[str, Any]:
    return {
        "severity": one.severity,
        "code": one.code,
        "where": one.where,
        "value": one.value,
        "message": one.message,
    }


def _shown(value: object) -> str:
    text = masked("" if value is None else str(value))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
