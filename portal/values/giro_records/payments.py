"""OCR giro: payments received with a reference. Source: OCR giro system specification, service 09.

Amount item 1 (record 30), amount item 2 (31), and free text (32) for types 20 and 21.
"""

from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

from portal.values.giro_records.assignment import Body, Numbered
from portal.values.giro_records.findings import Refused
from portal.values.giro_records.layout import DAYS, JUDGED_DAYS, NO_DAY, NUMBER, WIDTH, Layout, filler, text
from portal.values.giro_records.lines import Lines
from portal.values.giro_records.payment_blocks import FIRST, REVERSALS, SECOND, TYPE, Tally
from portal.values.giro_records.written import LINE_END, NotWritable, written_day
from portal.values.payment_reference import is_well_formed

AVTALEGIRO: Final = "15"
WITH_TEXT: Final = frozenset({"20", "21"})

_THIRD: Final = Layout((1, "NY09"), (5, TYPE), (7, "32"), (9, NUMBER), (16, text(40)), (56, filler(25)))
_FILLER: Final = "0" * 25


class Payment(NamedTuple):
    """One payment. The amount is in øre, negative when money goes back; the reference is empty where there is none.

    `type`: 10 giro, 11 standing order, 12 direct remittance, 13 business terminal, 14 counter, 15 AvtaleGiro,
    16 telephone, 17 cash, 18 reversal, 19 purchase, 20 reversal and 21 purchase with text. `trace` is what the bank
    finds it by: centre (2), day code (2), partial settlement (1), serial (5), form (10), archive (9) and seven more
    that have no name. Unique: account, assignment, `settled_on` and number.
    """

    type: str
    number: int
    settled_on: date
    trace: str
    amount_minor: int
    reference: str
    bank_day: date | None
    debit_account: str
    text: str = ""


class PaymentRecords:
    """The transactions of an OCR giro assignment."""

    number = staticmethod(attrgetter("number"))
    amount = staticmethod(attrgetter("amount_minor"))
    day = staticmethod(attrgetter("settled_on"))

    def judge(self, source: Lines) -> Body:
        tally, first = Tally(), FIRST.match
        where, _ = next(source.numbered)
        source.pass_over(where, tally.take)
        lines = source.numbered
        where, line = next(lines)
        while line[6:8] == "30":
            kind, number, day, sign, amount = (first(line) or FIRST.refuse(where, line)).groups()
            if not DAYS[day]:
                raise Refused(where, 16, "date", day)
            if number <= tally.last:
                raise Refused(where, 9, "number_order", number)
            minor = int(amount)
            if not minor if sign == "-" else kind in REVERSALS:
                raise Refused(where, 32, "sign", sign)
            tally.add(number, minor, goes_back=sign == "-")
            where, line = _judge_rest(kind, number, lines)
        return Body(tally.count, tally.total, tally.total - 2 * tally.back, where, line)

    def read(self, lines: Iterator[str]) -> Iterator[Payment]:
        line = next(lines)
        while line[6:8] == "30":
            first, second, line = line, next(lines), next(lines)
            words = ""
            if line[6:8] == "32":
                words, line = line[15:55].rstrip(" "), next(lines)
            minor = int(first[32:49])
            yield Payment(
                first[4:6],
                int(first[8:15]),
                JUDGED_DAYS[first[15:21]],
                first[21:31] + second[15:41],
                -minor if first[31] == "-" else minor,
                first[49:74].lstrip(" "),
                DAYS[second[41:47]],
                second[47:58],
                words,
            )

    def write(self, one: Payment) -> str:
        kind, number, sign = one.type, f"{one.number:07}", "-" if one.amount_minor < 0 else "0"
        bank_day = written_day(one.bank_day) if one.bank_day else NO_DAY
        first = (
            f"NY09{kind}30{number}{written_day(one.settled_on)}{one.trace[:10]}{sign}"
            f"{abs(one.amount_minor):017}{one.reference:>25}000000"
        )
        second = f"NY09{kind}31{number}{one.trace[10:]}{bank_day}{one.debit_account}{_FILLER[:22]}"
        third = f"NY09{kind}32{number}{one.text:<40}{_FILLER}"
        fits = FIRST.match(first) and SECOND.match(second) and (_THIRD.match(third) or not one.text)
        if not fits or (one.text and kind not in WITH_TEXT) or not (is_well_formed(one.reference) or not one.reference):
            raise NotWritable(f"transaction {one.number}: a field does not fit")
        return LINE_END.join((first, second, third, "") if one.text else (first, second, ""))

    def end_days(self, first: str, last: str) -> str:
        return last + first + last


def _judge_rest(kind: str, number: str, lines: Numbered) -> tuple[int, str]:
    """The records after item 1; the line after them."""
    where, line = next(lines)
    if line[6:8] != "31":
        raise Refused(where, 7, "item_missing", line[6:8])
    # By far most lines are right: the layout is asked only to tell where one is not.
    if not (len(line) == WIDTH and line[2:].isdecimal() and line.startswith(f"NY09{kind}31{number}")):
        same_kind, same_number, _ = SECOND.fields(where, line)
        raise Refused(where, 5, "number_differs", f"{same_kind} {same_number}")
    if not DAYS[line[41:47]] and line[41:47] != NO_DAY:
        raise Refused(where, 42, "date", line[41:47])
    where, line = next(lines)
    if line[6:8] == "32" and kind in WITH_TEXT:
        same_kind, same_number, _ = _THIRD.fields(where, line)
        if same_number != number or same_kind != kind:
            raise Refused(where, 5, "number_differs", f"{same_kind} {same_number}")
        return next(lines)
    return where, line
