"""What staff write when they let somebody act for a customer, papers in hand: read whole, or what must be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast, get_args
from uuid import UUID

from werkzeug.datastructures import MultiDict

from portal.policy.outcome import Reason
from portal.policy.representation import Ground
from portal.values import national_id
from portal.values.national_id import InvalidNationalId, NationalId
from portal.values.typed_date import NoDate, typed_date
from portal.words import Words
from portal.words.marks import mark
from portal.words.reasons import sentence

LONGEST: Final = 1000
_WRONG: Final = {
    "pid": mark("Person number: write a valid national identity number."),
    "ground": mark("Ground: choose what the papers show."),
    "scope": mark("Invoices: choose all of them, or tick those that are meant."),
    "day": mark("Last day: write day, month and year as numbers, or leave all three empty."),
    "seen": mark("Papers: confirm that you have seen them, and who the person is."),
    "why": mark("Grounds: write why it is taken back."),
    "why_long": mark("Grounds: write at most %(most)d characters."),
}
# Which field a rule's refusal is about; any other is about who it is.
_FIELDS: Final = {
    "until_passed": "day",
    "end_unknown": "day",
    "of_age": "ground",
    "other_invoices": "scope",
    "no_invoices": "scope",
}

Problems = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """What was written, whole. `invoices` is None for all of them."""

    number: NationalId
    ground: Ground
    invoices: frozenset[UUID] | None
    until: date | None


def asked(said: MultiDict[str, str], words: Words, *, country: str, synthetic: bool) -> Asked | Problems:
    """What was written, or a sentence for each field that must be corrected."""
    number = _number(said.get("pid", ""), country, synthetic=synthetic)
    invoices, until = _invoices(said), _until(said)
    ground = said.get("ground", "")
    fine = {
        "pid": number is not None,
        "ground": ground in get_args(Ground),
        "scope": said.get("scope") == "all" or bool(invoices),
        "day": until != "malformed",
        "seen": bool(said.get("seen")),
    }
    if number is None or isinstance(until, str) or not all(fine.values()):
        return {field: words.text(_WRONG[field]) for field, is_fine in fine.items() if not is_fine}
    return Asked(number, cast("Ground", ground), None if said.get("scope") == "all" else invoices, until)


def refused(reason: Reason, words: Words) -> Problems:
    """What a rule said against it, at the field it is about."""
    return {_FIELDS.get(reason.code, "pid"): sentence(words, reason.code, reason.numbers)}


def grounds(said: MultiDict[str, str], words: Words) -> str | Problems:
    """Why it is taken back, or what must be corrected."""
    text = said.get("why", "").strip()
    if not text:
        return {"why": words.text(_WRONG["why"])}
    return text if len(text) <= LONGEST else {"why": words.text(_WRONG["why_long"], most=LONGEST)}


def _number(text: str, country: str, *, synthetic: bool) -> NationalId | None:
    try:
        return national_id.parse(text, country=country, synthetic=synthetic)
    except InvalidNationalId:
        return None


def _invoices(said: MultiDict[str, str]) -> frozenset[UUID]:
    return frozenset(key for key in map(_key, said.getlist("invoices")) if key)


def _until(said: Mapping[str, str]) -> date | str | None:
    """The last day; None where none is written."""
    try:
        return typed_date(said.get("day", ""), said.get("month", ""), said.get("year", ""))
    except NoDate as refused:
        return "malformed" if refused.code == "malformed" else None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
