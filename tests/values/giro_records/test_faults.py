import pytest

from portal.values.giro_records import NotWritable, as_bytes, fitted, read_bytes
from portal.values.giro_records.assignment import Assignment, Reading
from tests.invoices.issued import KARI
from tests.values.giro_records.street import (
    ACCOUNT,
    a_claim,
    a_mandate,
    a_noticed_claim,
    a_payment,
    a_transmission,
    joined,
    lines_of,
    two_claim_assignments,
    two_payment_assignments,
    with_written,
    without_line,
)

PAYMENTS = two_payment_assignments()
CLAIMS = two_claim_assignments()


def _told(reading: Reading) -> list[tuple[int, int, str, str]]:
    return [(one.line, one.position, one.code, one.value) for one in reading.findings]


@pytest.mark.parametrize(
    ("line", "position", "text", "finding"),
    [
        (2, 3, "2199", (2, 3, "unknown_assignment", "2199")),
        (2, 25, "1637071234A", (2, 25, "characters", "1637071234A")),
        (3, 5, "22", (3, 5, "characters", "22")),
        (3, 7, "49", (3, 7, "unknown_record", "49")),
        (3, 9, "0000000", (3, 9, "number_order", "0000000")),
        (3, 16, "310226", (3, 16, "date", "310226")),
        (3, 32, "+", (3, 32, "characters", "+")),
        (3, 5, "18", (3, 32, "sign", "0")),
        (3, 33, "1,5", (3, 33, "characters", "1,500000000123450")),
        (3, 50, "1", (3, 50, "characters", "1         100000112345672")),
        (4, 9, "0000002", (4, 5, "number_differs", "15 0000002")),
        (4, 42, "320126", (4, 42, "date", "320126")),
        (4, 7, "30", (4, 7, "item_missing", "30")),
        (5, 9, "0000001", (5, 9, "number_order", "0000001")),
        (5, 33, "9", (7, 25, "sum", "246900")),
        (7, 16, "3", (7, 9, "transaction_count", "3")),
        (7, 24, "7", (7, 17, "record_count", "7")),
        (7, 41, "1", (7, 25, "sum", "246901")),
        (7, 3, "2100", (7, 3, "end_differs", "2100")),
        (7, 7, "99", (7, 7, "unknown_record", "99")),
    ],
)
def test_a_bad_assignment_is_refused_whole_and_the_other_is_used(line, position, text, finding) -> None:
    reading = read_bytes(with_written(PAYMENTS, line, position, text))
    assert _told(reading) == [finding]
    assert [(one.number, len(tuple(one.transactions))) for one in reading.assignments] == [(2, 2)]


@pytest.mark.parametrize("line", range(2, 8))
def test_a_lost_line_costs_only_its_assignment(line: int) -> None:
    reading = read_bytes(without_line(PAYMENTS, line))
    assert len(reading.findings) == 1
    assert [one.number for one in reading.assignments] == [2]


def test_an_assignment_is_refused_for_its_last_line_before_any_of_it_is_given_out() -> None:
    reading = read_bytes(with_written(PAYMENTS, 13, 41, "9"))
    assert _told(reading) == [(13, 25, "sum", "246909")]
    assert [one.number for one in reading.assignments] == [1]


@pytest.mark.parametrize(
    ("line", "position", "text", "finding"),
    [
        (1, 7, "20", (1, 7, "no_start", "20")),
        (1, 9, "X", (1, 9, "characters", "X0842566")),
        (14, 16, "5", (14, 9, "transaction_count", "5")),
        (14, 24, "5", (14, 17, "record_count", "15")),
        (14, 41, "1", (14, 25, "sum", "493801")),
        (14, 7, "88", (15, 1, "no_end", "")),
    ],
)
def test_a_broken_frame_refuses_the_whole_file(line, position, text, finding) -> None:
    reading = read_bytes(with_written(PAYMENTS, line, position, text))
    assert _told(reading)[-1] == finding
    assert (reading.transmission, reading.assignments) == (None, ())


@pytest.mark.parametrize("kept", range(14))
def test_a_file_that_is_cut_off_is_refused_whole(kept: int) -> None:
    reading = read_bytes(joined(lines_of(PAYMENTS)[:kept]))
    assert reading.transmission is None
    assert _told(reading)[-1] == ((kept + 1, 1, "no_end", "") if kept else (1, 1, "no_start", ""))


def test_a_line_that_is_cut_off_is_told_where_it_ends() -> None:
    lines = lines_of(PAYMENTS)
    lines[3] = lines[3][:60]
    assert _told(read_bytes(joined(lines))) == [(4, 61, "line_length", "60")]


def test_a_file_in_utf8_has_lines_that_are_too_long() -> None:
    content = CLAIMS.decode("iso-8859-1").encode("utf-8")
    reading = read_bytes(content)
    assert [one.code for one in reading.findings] == ["line_length", "line_length"]


def test_whole_assignments_that_are_lost_are_missed() -> None:
    lines = lines_of(PAYMENTS)
    assert _told(read_bytes(joined(lines[:7] + lines[13:])))[-1][2] == "transaction_count"


def test_a_second_transmission_behind_the_first_is_not_passed_over() -> None:
    reading = read_bytes(PAYMENTS + PAYMENTS)
    assert _told(reading) == [(15, 1, "after_end", "NY000010")]


@pytest.mark.parametrize("rest", [b"\r\n", b"\n\n", b"\x1a", b"   \r\n"])
def test_blanks_after_the_end_are_let_be(rest: bytes) -> None:
    assert read_bytes(PAYMENTS + rest).findings == ()


def test_lines_may_end_in_lf_alone() -> None:
    plain, usual = (read_bytes(content) for content in (PAYMENTS.replace(b"\r\n", b"\n").rstrip(b"\n"), PAYMENTS))
    assert plain.transmission.held() == usual.transmission.held()


@pytest.mark.parametrize(
    ("line", "position", "text", "finding"),
    [
        (3, 5, "93", (3, 5, "characters", "93")),
        (3, 33, "0" * 17, (3, 33, "amount_zero", "0" * 17)),
        (3, 50, " " * 25, (3, 50, "characters", " " * 25)),
        (4, 7, "30", (4, 7, "item_missing", "30")),
        (4, 16, "\x00", (4, 16, "characters", "?degård Å ")),
        (6, 5, "02", (6, 5, "number_differs", "02")),
        (7, 17, "043", (7, 16, "characters", "40431")),
        (7, 20, "3", (7, 16, "characters", "40013")),
        (8, 20, "1", (8, 16, "number_order", "40011")),
    ],
)
def test_a_bad_claim_refuses_its_assignment(line, position, text, finding) -> None:
    reading = read_bytes(with_written(CLAIMS, line, position, text))
    assert _told(reading) == [finding]
    assert [one.kind for one in reading.assignments] == ["cancellations"]


def test_a_person_number_in_a_finding_is_masked() -> None:
    content = as_bytes(a_transmission(Assignment("payments", 1, ACCOUNT, (a_payment(),))))
    (finding,) = read_bytes(with_written(content, 3, 50, f"{KARI.number}  1")).findings
    assert (finding.line, finding.position) == (3, 50)
    assert KARI.number not in finding.value


@pytest.mark.parametrize(
    "wrong",
    [
        a_claim(amount_minor=0),
        a_claim(amount_minor=-1),
        a_claim(amount_minor=10**17),
        a_claim(reference="7"),
        a_claim(reference="1" * 26),
        a_claim(payer="Ødegård Åse"),
        a_claim(payer="Åse\r\nNY21"),
        a_claim(payer="Łukasz"),
        a_claim(type="93"),
        a_claim(number=0),
        a_claim(number=10_000_000),
        a_claim(due=a_claim().due.replace(year=2100)),
        a_claim(cells=a_noticed_claim(1).cells),
        a_claim(type="21", cells=tuple(reversed(a_noticed_claim(1).cells))),
    ],
)
def test_a_claim_that_would_not_be_read_back_is_not_written(wrong) -> None:
    with pytest.raises(NotWritable):
        as_bytes(a_transmission(Assignment("claims", 1, ACCOUNT, (wrong,))))


@pytest.mark.parametrize(
    "wrong", [a_payment(type="22"), a_payment(text="Takk"), a_payment(trace="1"), a_payment(number=0)]
)
def test_a_payment_that_would_not_be_read_back_is_not_written(wrong) -> None:
    with pytest.raises(NotWritable):
        as_bytes(a_transmission(Assignment("payments", 1, ACCOUNT, (wrong,))))


@pytest.mark.parametrize("wrong", [a_mandate(kind="3"), a_mandate(reference="-"), a_mandate(number=-1)])
def test_a_mandate_that_would_not_be_read_back_is_not_written(wrong) -> None:
    with pytest.raises(NotWritable):
        as_bytes(a_transmission(Assignment("mandates", 1, ACCOUNT, (wrong,))))


def test_numbers_must_ascend_across_everything_that_is_written() -> None:
    claims = tuple(a_claim(number) for number in [*range(1, 1001), 1000])
    with pytest.raises(NotWritable):
        as_bytes(a_transmission(Assignment("claims", 1, ACCOUNT, claims)))


@pytest.mark.parametrize("account", ["1637 07 12348", "1637071234", "1637071234X"])
def test_an_account_of_another_form_is_not_written(account: str) -> None:
    with pytest.raises(NotWritable):
        as_bytes(a_transmission(Assignment("claims", 1, account, (a_claim(),))))


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Åse Ødegård", "Åse Ødegår"),
        ("Łukasz Żak", "Lukasz Zak"),
        ("Márjá Ŋáda", "Márjá náda"),
        ("李 Li", "? Li"),
        ("Kari\r\nNY21", "Kari  NY21"),
        ("Ann - Mari ", "Ann - Mari"),
        ("Kari–Ann", "Kari-Ann"),
    ],
)
def test_names_fit_a_field_of_ten(name: str, fits: str) -> None:
    assert fitted(name, 10) == fits.replace("náda", "Náda")
