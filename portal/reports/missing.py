"""An invoice that somebody misses: what they typed about it, read, or what they must type again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from portal.policy.outcome import Reason
from portal.reports import forgery
from portal.values import national_id
from portal.values.money import Money
from portal.values.national_id import InvalidNationalId, NationalId
from portal.values.typed_date import NoDate, typed_date

Whom = Literal["me", "estate", "ward", "child"]
Field = Literal["whom", "name", "number", "reference", "amount", "day", "files", "note"]

WHOM: Final[tuple[Whom, ...]] = ("me", "estate", "ward", "child")
LONGEST: Final[Mapping[Field, int]] = {"name": 200, "note": 2000}
# For whom nobody acts without a paper that says so: skifteattest, dödsfallsintyg, vergeattest. A parent may have none.
PROVEN: Final[frozenset[Whom]] = frozenset({"estate", "ward"})


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they were written."""

    whom: str = ""
    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    reference: str = ""
    amount: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missed, and for whom. `name` and `number` are of that one, where it is somebody else."""

    whom: Whom
    reference: str
    amount: Money
    due_date: date
    name: str | None = field(default=None, repr=False)
    number: NationalId | None = field(default=None, repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where it is read: whose numbers and money these are, and how many files came along."""

    country: str
    currency: str
    synthetic: bool
    today: date
    files: int = 0


def read(typed: Typed, frame: Frame) -> Missing | Mapping[Field, Reason]:
    """What is missed; or by field, in the order of the form, what must be corrected."""
    whom = next((one for one in WHOM if one == typed.whom), None)
    found = forgery.read(
        forgery.Typed("", typed.reference, typed.amount), country=frame.country, currency=frame.currency
    )
    number, due_date = _number(typed, whom, frame), _due_date(typed)
    problems: dict[Field, Reason | None] = {
        "whom": None if whom else Reason("whom_missing"),
        "name": _problem_of_name(typed, whom),
        "number": number if isinstance(number, Reason) else None,
        "reference": None if found.reference else Reason("reference_missing"),
        "amount": _problem_of_amount(typed, found.amount),
        "day": due_date if isinstance(due_date, Reason) else None,
        "files": Reason("proof_missing") if whom in PROVEN and not frame.files else None,
        "note": _too_long("note", typed.note),
    }
    wrong = {name: reason for name, reason in problems.items() if reason}
    if wrong or whom is None or found.amount is None or isinstance(due_date, Reason) or isinstance(number, Reason):
        return wrong
    name = " ".join(typed.name.split()) if whom != "me" else None
    return Missing(whom, found.reference, found.amount, due_date, name, number, typed.note.strip())


def _problem_of_name(typed: Typed, whom: Whom | None) -> Reason | None:
    if whom in (None, "me"):
        return None
    return _too_long("name", typed.name) if typed.name.strip() else Reason("name_missing")


def _number(typed: Typed, whom: Whom | None, frame: Frame) -> NationalId | Reason | None:
    """Nobody need know the number of another."""
    if whom in (None, "me") or not typed.number.strip():
        return None
    try:
        return national_id.parse(typed.number, country=frame.country, synthetic=frame.synthetic, today=frame.today)
    except InvalidNationalId:
        return Reason("number_malformed")


def _problem_of_amount(typed: Typed, amount: Money | None) -> Reason | None:
    if amount is not None and amount.minor > 0:
        return None
    return Reason("amount_malformed" if typed.amount.strip() else "amount_missing")


def _due_date(typed: Typed) -> date | Reason:
    try:
        return typed_date(typed.day, typed.month, typed.year)
    except NoDate as refused:
        return Reason(f"due_date_{refused.code}")


def _too_long(name: Field, text: str) -> Reason | None:
    most = LONGEST[name]
    # Browsers count a line break once and send it as two signs.
    return Reason(f"{name}_too_long", {"most": most}) if len(text.replace("\r\n", "\n")) > most else None
