"""AvtaleGiro mandates (FBO). Source: AvtaleGiro system specification 3.3, service 21, assignment type 24."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal

from portal.values.giro_records.assignment import Body
from portal.values.giro_records.findings import Refused
from portal.values.giro_records.layout import NUMBER, NUMBER_BEFORE_FIRST, REFERENCE, Layout, filler
from portal.values.giro_records.lines import Lines
from portal.values.giro_records.written import LINE_END, RECORD, NotWritable
from portal.values.payment_reference import is_well_formed

EntryKind = Literal["0", "1", "2"]
LISTED: Final = "0"  # the list is whole: what is not in it is no mandate
CHANGED: Final = "1"  # new or changed
DELETED: Final = "2"

_KINDS: Final[dict[str, EntryKind]] = {"0": "0", "1": "1", "2": "2"}
_FILLER: Final = "0" * 38


@dataclass(frozen=True, slots=True)
class MandateEntry:
    """One mandate as the bank tells of it. `notice`: the payer wants a written notice of each claim."""

    number: int
    kind: EntryKind
    reference: str
    notice: bool


class MandateRecords:
    """The transactions of an assignment of mandates: one record each."""

    number = staticmethod(attrgetter("number"))

    def __init__(self) -> None:
        reference = ((17, REFERENCE), (42, "([JN])"))
        self._layout = Layout((1, "NY2194"), (7, "70"), (9, NUMBER), (16, "([012])"), *reference, (43, filler(38)))

    def judge(self, source: Lines) -> Body:
        lines = source.numbered
        count, last = 0, NUMBER_BEFORE_FIRST
        where, line = next(lines)
        while line[6:8] == "70":
            number = self._layout.fields(where, line)[0]
            if number <= last:
                raise Refused(where, 9, "number_order", number)
            count, last = count + 1, number
            where, line = next(lines)
        return Body(count, 0, 0, where, line)

    def read(self, lines: Iterator[str]) -> Iterator[MandateEntry]:
        for line in lines:
            if line[6:8] != "70":
                return
            yield MandateEntry(int(line[8:15]), _KINDS[line[15]], line[16:41].lstrip(" "), line[41] == "J")

    def write(self, entry: MandateEntry) -> str:
        notice = "J" if entry.notice else "N"
        record = f"NY219470{entry.number:07}{entry.kind}{entry.reference:>25}{notice}{_FILLER}{LINE_END}"
        if len(record) != RECORD or not is_well_formed(entry.reference) or entry.kind not in _KINDS:
            raise NotWritable(f"transaction {entry.number}: kind or reference does not fit")
        return record

    def amount(self, _entry: MandateEntry) -> int:
        return 0

    def day(self, _entry: MandateEntry) -> None:
        return None

    def end_days(self, _first: str, _last: str) -> str:
        return ""
