"""What a case worker decides, as it is sent: read whole, or told what must be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from werkzeug.datastructures import MultiDict

from portal.cases.deciding import Answer, Tag
from portal.policy.outcome import Reason
from portal.policy.representation import Ground
from portal.representation.service import Grant
from portal.values.typed_date import NoDate, typed_date

Field = Literal["text", "customer", "scope", "day", "invoice"]

LONGEST: Final = 4000
GROUNDS: Final[Mapping[str, Ground]] = {"estate": "estate", "ward": "guardianship", "child": "parent"}
_WORDLESS: Final[frozenset[Tag]] = frozenset({"granted"})


@dataclass(frozen=True)
class Decided:
    """`answer` is None when something must be corrected; `right` is what is granted, `invoice` what was found."""

    answer: Answer | None
    right: Grant | None
    invoice: UUID | None
    problems: Mapping[Field, Reason]


def decided(said: MultiDict[str, str], tag: Tag, *, case: UUID, person: UUID, whom: str) -> Decided:
    """What was sent, checked. What the rules say of it, the services say."""
    text = said.get("text", "").strip()
    problems: dict[Field, Reason] = dict(_problem_of_text(text, tag))
    right: Grant | None = None
    if tag == "granted":
        found = _right(said, case=case, person=person, whom=whom)
        right, problems = (found, problems) if isinstance(found, Grant) else (None, {**found, **problems})
    version = said.get("version", "")
    given = Answer(case, int(version) if version.isascii() and version.isdigit() else 0, tag, text)
    return Decided(None if problems else given, right, _key(said.get("invoice", "")), problems)


def _problem_of_text(text: str, tag: Tag) -> dict[Field, Reason]:
    if not text and tag not in _WORDLESS:
        return {"text": Reason("text_missing")}
    # Browsers count a line break once and send it as two signs.
    too_long = len(text.replace("\r\n", "\n")) > LONGEST
    return {"text": Reason("text_too_long", {"most": LONGEST})} if too_long else {}


def _right(said: MultiDict[str, str], *, case: UUID, person: UUID, whom: str) -> Grant | dict[Field, Reason]:
    customer, until = _key(said.get("customer", "")), _until(said)
    chosen = frozenset(key for key in map(_key, said.getlist("invoices")) if key)
    whole = said.get("scope") == "all"
    problems: dict[Field, Reason | None] = {
        "customer": None if customer else Reason("customer_missing"),
        "scope": None if whole or chosen else Reason("scope_missing"),
        "day": until if isinstance(until, Reason) else None,
    }
    wrong = {name: reason for name, reason in problems.items() if reason}
    if wrong or customer is None or isinstance(until, Reason):
        return wrong
    return Grant(person, customer, None if whole else chosen, GROUNDS[whom], until, case)


def _until(said: Mapping[str, str]) -> date | Reason | None:
    """The last day; None where none is written."""
    try:
        return typed_date(said.get("day", ""), said.get("month", ""), said.get("year", ""))
    except NoDate as refused:
        return Reason("until_malformed") if refused.code == "malformed" else None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
