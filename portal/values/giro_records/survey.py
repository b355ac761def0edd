"""The first time through a file: what is right, what is refused, and where what is right begins."""

from dataclasses import dataclass
from typing import BinaryIO, Final

from portal.values.giro_records.assignment import Kind
from portal.values.giro_records.findings import Code, Finding, Refused
from portal.values.giro_records.frame import END, END_OF_ASSIGNMENT, KINDS, START, START_OF_ASSIGNMENT, Totals, added
from portal.values.giro_records.lines import CutOff, Lines, Place, first_left

_BOUNDS: Final = ("20", "88", "89")
_NOTHING: Final = Totals(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """An assignment that is right: its start record, and where its transactions begin."""

    kind: Kind
    number: int
    account: str
    agreement: str
    place: Place
    signed_sum: bool


@dataclass(slots=True)
class _Part:
    """An assignment being judged: what its lines come to, and what its end record says."""

    begins: int
    counted: Totals | None = None
    said: Totals | None = None


class Survey:
    """Judges a whole file. Raise Refused or CutOff when its own frame is broken."""

    def __init__(self, file: BinaryIO) -> None:
        self._text = Lines(file)
        self._parts: list[_Part] = []
        self.found: list[Found] = []
        self.findings: list[Finding] = []

    def start(self) -> tuple[str, int, str]:
        """Sender, number and recipient of the transmission."""
        try:
            where, line = next(self._text.numbered)
        except CutOff:
            raise Refused(1, 1, "no_start") from None
        if line[6:8] != "10":
            raise Refused(where, 7, "no_start", line[6:8])
        sender, number, recipient = START.fields(where, line)
        return sender, int(number), recipient

    def assignments(self) -> str:
        """Judge every assignment and the end of the transmission; the day it bears, as written."""
        where, line = next(self._text.numbered)
        while line[6:8] != "89":
            part = _Part(begins=where)
            self._parts.append(part)
            try:
                self.found.append(self._judged(part, line))
            except Refused as wrong:
                self.findings.append(wrong.finding)
                self._skip(part, wrong.finding.line)
            where, line = next(self._text.numbered)
        transactions, records, sum_minor, day = END.fields(where, line)
        self._compare(where, Totals.read(transactions, records, sum_minor))
        left = first_left(self._text.numbered)
        if left:
            raise Refused(left[0], 1, "after_end", left[1][:8])
        return day

    def _judged(self, part: _Part, line: str) -> Found:
        if line[6:8] != "20":
            raise Refused(part.begins, 7, "no_assignment_start", line[6:8])
        head, agreement, number, account = START_OF_ASSIGNMENT.fields(part.begins, line)
        if head not in KINDS:
            raise Refused(part.begins, 3, "unknown_assignment", head[2:])
        kind, records = KINDS[head]
        place = self._text.place_of(part.begins + 1)
        body = records.judge(self._text)
        if body.line[6:8] != "88":
            code: Code = "no_assignment_end" if body.line[6:8] in _BOUNDS else "unknown_record"
            raise Refused(body.where, 7, code, body.line[6:8])
        said_head, *said = END_OF_ASSIGNMENT.fields(body.where, body.line)
        if said_head != head:
            raise Refused(body.where, 3, "end_differs", said_head[2:])
        part.said = Totals.read(*said)
        signed_sum = part.said.sum_minor != body.total and part.said.sum_minor == abs(body.net)
        total = abs(body.net) if signed_sum else body.total
        part.counted = Totals(body.count, body.where - part.begins + 1, total)
        _equal(body.where, part.said, part.counted)
        return Found(kind, int(number), account, agreement, place, signed_sum)

    def _skip(self, part: _Part, line: int) -> None:
        """Go on after the assignment that was refused at this line."""
        place = self._text.place_of(line)
        self._text.go_to(place)
        where, text = next(self._text.numbered)
        while where == part.begins or text[6:8] not in _BOUNDS:
            place = self._text.place_of(where + 1)
            where, text = next(self._text.numbered)
        if text[6:8] != "88":
            self._text.go_to(place)
        elif part.said is None and END_OF_ASSIGNMENT.match(text):
            _, *said = END_OF_ASSIGNMENT.fields(where, text)
            part.said = Totals.read(*said)

    def _compare(self, where: int, said: Totals) -> None:
        """The end of the transmission agrees with the lines, or with the ends of the assignments.

        One of the two is enough: an assignment whose own end is wrong, or whose lines are, is refused for that, and
        the others are used. Where an assignment has lost its end, there is nothing to compare with.
        """
        if any(part.said is None for part in self._parts):
            return
        from_ends = added(part.said or _NOTHING for part in self._parts)
        from_lines = added(part.counted or part.said or _NOTHING for part in self._parts)
        from_lines = Totals(from_lines.transactions, where, from_lines.sum_minor)
        _equal(where, said, from_lines, from_ends)


def _equal(where: int, said: Totals, *allowed: Totals) -> None:
    if said.transactions not in [one.transactions for one in allowed]:
        raise Refused(where, 9, "transaction_count", said.transactions)
    if said.records not in [one.records for one in allowed]:
        raise Refused(where, 17, "record_count", said.records)
    if said.sum_minor not in [one.sum_minor for one in allowed]:
        raise Refused(where, 25, "sum", said.sum_minor)
