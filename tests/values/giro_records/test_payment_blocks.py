"""Payments judged many at once are judged as they are one by one."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.values.giro_records import Assignment, Payment, as_bytes
from portal.values.giro_records.findings import Refused
from portal.values.giro_records.lines import CutOff, Lines, Place
from portal.values.giro_records.payment_blocks import Tally
from portal.values.giro_records.payments import PaymentRecords
from tests.values.giro_records.street import ACCOUNT, a_payment, a_transmission, lines_of, two_payment_assignments
from tests.values.giro_records.test_properties import payments

FIRST_PAYMENT = Place(0, 2, 0)


class OneByOne(Lines):
    """Takes nothing many at once."""

    def pass_over(self, line, take) -> None:
        self.go_to(self.place_of(line))


def a_file(*paid: Payment) -> bytes:
    return as_bytes(a_transmission(Assignment("payments", 1, ACCOUNT, paid)))


def judged(kind: type[Lines], content: bytes) -> object:
    """What judging the payments of the first assignment comes to: their totals, or the fault."""
    lines = kind(io.BytesIO(content), FIRST_PAYMENT)
    try:
        return PaymentRecords().judge(lines), next(lines.numbered)
    except Refused as refused:
        return refused.finding
    except CutOff as cut:
        return cut.line


PLAIN = st.integers(1, 40).map(lambda count: tuple(a_payment(number) for number in range(1, count + 1)))


@given(st.one_of(PLAIN, payments()), st.data(), st.booleans())
def test_whatever_stands_in_a_file_is_judged_as_line_by_line(paid, data, crlf):
    content = bytearray(a_file(*paid))
    for _ in range(data.draw(st.integers(0, 2))):
        content[data.draw(st.integers(164, len(content) - 1))] = data.draw(st.sampled_from(b"0123 -NY9\xb2\n"))
    written = bytes(content) if crlf else bytes(content).replace(b"\r\n", b"\n")
    assert judged(Lines, written) == judged(OneByOne, written)


@pytest.mark.parametrize("taken_out", range(2, 8))
def test_a_lost_line_is_missed_as_line_by_line(taken_out):
    lines = lines_of(two_payment_assignments())
    content = b"\n".join(lines[:taken_out] + lines[taken_out + 1 :])
    assert judged(Lines, content) == judged(OneByOne, content)


def taken(*lines: str) -> int:
    return Tally().take("".join(f"{one}\n" for one in lines))


def records(*paid: Payment) -> list[str]:
    return [line.decode() for line in lines_of(a_file(*paid))[2:-1]]


def test_plain_payments_are_taken_up_to_their_end():
    *plain, end = records(a_payment(1), a_payment(2))
    assert taken(*plain, end, "NY000089") == taken(*plain) == 4 * 81


def test_a_payment_cut_in_two_waits_for_its_other_record():
    first, second, begun, *_ = records(a_payment(1), a_payment(2))
    assert taken(first, second, begun) == 2 * 81


@example(a_payment(2, type="18", amount_minor=-1))
@example(a_payment(2, type="21", text="Takk"))
@example(a_payment(1))
@given(st.builds(a_payment, st.just(2), amount_minor=st.integers(-1000, -1)))
def test_what_is_rare_or_wrong_is_left_to_be_gone_through_one_by_one(other):
    assert taken(*records(a_payment(1))[:-1], *records(other)) == 0
