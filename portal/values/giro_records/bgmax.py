"""Reads BgMax: money received on Swedish bankgiro. Gone through twice, as files of the Nets frame are.

Records: 01 start, 05 opens a deposit, 20 payment, 21 deduction, 22 and 23 extra references, 25 text, 26 to 29 the
payer, 15 closes the deposit, 70 end. Blanks at the end of a line may be missing.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Final

from portal.values.giro_records.bgmax_payments import Payments
from portal.values.giro_records.bgmax_records import BgMaxReading, BgPayment, Deposit
from portal.values.giro_records.findings import Code, Finding, Refused
from portal.values.giro_records.layout import WIDTH, Layout, filler
from portal.values.giro_records.lines import CutOff, Lines, Place, first_left

_START: Final = Layout(
    *((1, "01"), (3, "BGMAX {15}"), (23, "01"), (25, "([0-9]{20})"), (45, "([TP])"), (46, filler(35)))
)
_OPENING: Final = Layout((1, "05"), (3, "([0-9 ]{10})"), (13, "([0-9 ]{10})"), (23, "([A-Z]{3})"), (26, filler(55)))
_DEPOSIT: Final = Layout(
    *((1, "15"), (3, "([0-9]{35})"), (38, "([0-9]{8})"), (46, "([0-9]{5})"), (51, "([0-9]{18})")),
    *((69, "([A-Z]{3})"), (72, "([0-9]{8})"), (80, filler(1))),
)
_TOTALS: Final = (3, 11, 19, 27)
_END: Final = Layout((1, "70"), *((start, "([0-9]{8})") for start in _TOTALS), (35, filler(46)))
_BOUNDS: Final = ("05", "15", "70")


def read_bgmax(file: BinaryIO) -> BgMaxReading:
    """Read a seekable file, which must stay open for as long as its payments are gone through.

    Whatever the bytes are, the answer is a reading: what is wrong is in its findings.
    """
    survey = _Survey(file)
    try:
        return survey.reading()
    except Refused as broken:
        finding = broken.finding
    except CutOff as cut:
        finding = Finding(cut.line, 1, "no_end" if cut.line > 1 else "no_start", "")
    return BgMaxReading(None, False, (), (*survey.findings, finding))


def read_bgmax_bytes(content: bytes) -> BgMaxReading:
    """Read a file that is in memory."""
    return read_bgmax(io.BytesIO(content))


@dataclass(frozen=True, slots=True)
class _InFile:
    """The payments that begin at a place, read again each time."""

    file: BinaryIO
    place: Place

    def __iter__(self) -> Iterator[BgPayment]:
        return iter(Payments(_padded(Lines(self.file, self.place))))


def _padded(text: Lines) -> Iterator[tuple[int, str]]:
    return ((number, line.ljust(WIDTH)) for number, line in text.numbered)


class _Survey:
    """The first time through."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._text = Lines(file)
        self._lines = _padded(self._text)
        self._counted = [0, 0, 0, 0]
        self.findings: list[Finding] = []

    def reading(self) -> BgMaxReading:
        where, line = next(self._lines)
        if line[:2] != "01":
            raise Refused(where, 1, "no_start", line[:2])
        stamp, mode = _START.fields(where, line)
        written_at = _moment(where, stamp)
        deposits = []
        where, line = next(self._lines)
        while line[:2] != "70":
            try:
                deposits.append(self._deposit(where, line))
            except Refused as wrong:
                self.findings.append(wrong.finding)
                self._skip(where, wrong.finding.line)
            where, line = next(self._lines)
        self._compare(where, _END.fields(where, line))
        left = first_left(self._lines)
        if left:
            raise Refused(left[0], 1, "after_end", left[1][:2])
        return BgMaxReading(written_at, mode == "T", tuple(deposits), tuple(self.findings))

    def _deposit(self, where: int, line: str) -> Deposit:
        if line[:2] != "05":
            raise Refused(where, 1, "no_assignment_start", line[:2])
        opened = _OPENING.fields(where, line)
        place = self._text.place_of(where + 1)
        found = Payments(self._lines)
        count = sum(1 for _ in found)
        if found.line[:2] != "15":
            code: Code = "no_assignment_end" if found.line[:2] in _BOUNDS else "unknown_record"
            raise Refused(found.where, 1, code, found.line[:2])
        deposit = _closed(found, count, opened, _InFile(self._file, place))
        counted = (found.payments, found.deductions, found.extra_references, 1)
        self._counted = [sum(pair) for pair in zip(self._counted, counted, strict=True)]
        return deposit

    def _skip(self, begins: int, line: int) -> None:
        """Go on after the deposit that was refused at `line`."""
        place = self._text.place_of(line)
        self._again(place)
        where, text = next(self._lines)
        while where == begins or text[:2] not in _BOUNDS:
            place = self._text.place_of(where + 1)
            where, text = next(self._lines)
        if text[:2] != "15":
            self._again(place)

    def _again(self, place: Place) -> None:
        self._text.go_to(place)
        self._lines = _padded(self._text)

    def _compare(self, where: int, totals: tuple[str, ...]) -> None:
        """The totals at the end, where every deposit was counted: of a refused one nothing is known."""
        for start, said, counted in zip(_TOTALS, totals, self._counted, strict=True):
            if int(said) != counted and not self.findings:
                code: Code = "deposit_count" if start == _TOTALS[-1] else "transaction_count"
                raise Refused(where, start, code, int(said))


def _closed(found: Payments, count: int, opened: tuple[str, ...], payments: Iterable[BgPayment]) -> Deposit:
    """The deposit, when its closing record says what its payments come to."""
    where = found.where
    account, day, number, amount, currency, said = _DEPOSIT.fields(where, found.line)
    bankgiro, plusgiro, opening_currency = opened
    if currency != opening_currency:
        raise Refused(where, 69, "currency_differs", currency)
    if int(said) != count:
        raise Refused(where, 72, "transaction_count", int(said))
    if int(amount) != found.net:
        raise Refused(where, 51, "sum", int(amount))
    return Deposit(
        bankgiro=bankgiro.strip().lstrip("0"),
        plusgiro=plusgiro.strip().lstrip("0"),
        currency=currency,
        account=account.lstrip("0"),
        paid_on=_day(where, day),
        number=int(number),
        amount_minor=int(amount),
        payments=payments,
    )


def _day(where: int, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(where, 38, "date", written) from None


def _moment(where: int, stamp: str) -> datetime:
    """YYYYMMDDhhmmss and microseconds, local time in Sweden: the format has no zone."""
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S%f")  # noqa: DTZ007  as written, without a zone
    except ValueError:
        raise Refused(where, 25, "date", stamp) from None
