from datetime import date

import pytest

from portal.values.giro_records import Part, read_bgmax_bytes
from portal.values.giro_records.bgmax_records import BgMaxReading


def _record(kind: str, *fields: str) -> str:
    return (kind + "".join(fields)).ljust(80)


def _paid(kind: str, reference: str, amount: int, sender: str = "378351") -> str:
    return _record(kind, f"{sender:0>10}", f"{reference:>25}", f"{amount:018}", "2", "2", f"{amount:012}", "0")


def _deposit(*paid: str, amount: int, count: int, bankgiro: str = "52012341") -> list[str]:
    opening = _record("05", f"{bankgiro:0>10}", " " * 10, "SEK")
    closing = _record("15", f"{'5841':0>35}", "20261215", "00074", f"{amount:018}", "SEK", f"{count:08}")
    return [opening, *paid, closing]


def _file(*deposits: list[str], totals: tuple[int, int, int, int]) -> bytes:
    start = _record("01", "BGMAX".ljust(20), "01", "20261215173035010331", "P")
    end = _record("70", *(f"{total:08}" for total in totals))
    lines = [start, *(line for deposit in deposits for line in deposit), end]
    return "".join(f"{line}\r\n" for line in lines).encode("iso-8859-1")


FIRST = _deposit(
    _paid("20", "202600012324", 100_000),
    _record("25", "Barnomsorg december"),
    _record("26", "Åsa Ström".ljust(35), "c/o Björk"),
    _record("27", "Storgatan 2".ljust(35), "441 30"),
    _record("28", "Alingsås"),
    _record("29", "000000000000"),
    _paid("21", "202600012332", 50_000),
    _paid("20", "", 140_000),
    _paid("22", "202600012340", 150_000),
    _paid("23", "202600012357", 10_000),
    amount=190_000,
    count=3,
)
SECOND = _deposit(
    _paid("20", "202600012365", 5_000),
    _paid("22", "202600012373", 0),
    amount=5_000,
    count=1,
    bankgiro="50501238",
)
BOTH = _file(FIRST, SECOND, totals=(3, 1, 3, 2))


def _spoilt(line: int, position: int, text: str) -> BgMaxReading:
    lines = BOTH.decode("iso-8859-1").split("\r\n")
    old, start = lines[line - 1], position - 1
    lines[line - 1] = old[:start] + text + old[start + len(text) :]
    return read_bgmax_bytes("\r\n".join(lines).encode("iso-8859-1"))


def _told(reading: BgMaxReading) -> list[tuple[int, int, str]]:
    return [(one.line, one.position, one.code) for one in reading.findings]


def test_payments_deductions_and_who_paid_are_read() -> None:
    reading = read_bgmax_bytes(BOTH)
    assert reading.findings == ()
    first, _ = (deposit.held() for deposit in reading.deposits)
    assert (first.bankgiro, first.paid_on, first.currency) == ("52012341", date(2026, 12, 15), "SEK")
    assert [paid.amount_minor for paid in first.payments] == [100_000, -50_000, 140_000]
    payer = first.payments[0].payer
    assert (payer.name, payer.more_name, payer.zip, payer.city) == ("Åsa Ström", "c/o Björk", "441 30", "Alingsås")
    assert first.payments[0].texts == ("Barnomsorg december",)


def test_extra_references_split_the_amount() -> None:
    *_, split = read_bgmax_bytes(BOTH).deposits[0].payments
    assert split.parts == (Part("202600012340", 150_000), Part("202600012357", -10_000))


def test_extra_references_without_amounts_do_not_say_how() -> None:
    (paid,) = read_bgmax_bytes(BOTH).deposits[1].payments
    assert paid.parts == (Part("202600012373", None),)


@pytest.mark.parametrize(
    ("line", "position", "text", "finding"),
    [
        (2, 23, "sek", (2, 23, "characters")),
        (3, 38, "x", (3, 38, "characters")),
        (3, 38, "0" * 18, (3, 38, "amount_zero")),
        (3, 38, "9", (13, 51, "sum")),
        (4, 1, "24", (4, 1, "unknown_record")),
        (6, 3, "\x07", (6, 3, "characters")),
        (11, 55, "1", (10, 38, "parts")),
        (12, 55, "1", (10, 38, "parts")),
        (13, 38, "20261301", (13, 38, "date")),
        (13, 68, "1", (13, 51, "sum")),
        (13, 69, "EUR", (13, 69, "currency_differs")),
        (13, 79, "4", (13, 72, "transaction_count")),
        (13, 1, "16", (13, 1, "unknown_record")),
    ],
)
def test_a_bad_deposit_is_refused_whole_and_the_other_is_used(line, position, text, finding) -> None:
    reading = _spoilt(line, position, text)
    assert [deposit.bankgiro for deposit in reading.deposits] == ["50501238"]
    assert _told(reading) == [finding]


@pytest.mark.parametrize(
    ("line", "position", "text", "finding"),
    [
        (1, 1, "02", (1, 1, "no_start")),
        (1, 3, "KGMAX", (1, 3, "characters")),
        (1, 25, "20261315", (1, 25, "date")),
        (18, 10, "4", (18, 3, "transaction_count")),
        (18, 18, "4", (18, 11, "transaction_count")),
        (18, 26, "4", (18, 19, "transaction_count")),
        (18, 34, "3", (18, 27, "deposit_count")),
        (18, 1, "71", (18, 1, "no_assignment_start")),
    ],
)
def test_a_broken_frame_refuses_the_whole_file(line, position, text, finding) -> None:
    reading = _spoilt(line, position, text)
    assert (reading.deposits, reading.written_at) == ((), None)
    assert finding in _told(reading)


def test_a_file_that_is_cut_off_is_refused_whole() -> None:
    reading = read_bgmax_bytes(BOTH[: BOTH.index(b"\r\n70") + 2])
    assert (reading.deposits, _told(reading)) == ((), [(18, 1, "no_end")])


def test_blanks_at_the_end_of_lines_may_be_missing() -> None:
    trimmed = b"\n".join(line.rstrip() for line in BOTH.split(b"\r\n"))
    assert [one.held() for one in read_bgmax_bytes(trimmed).deposits] == [
        one.held() for one in read_bgmax_bytes(BOTH).deposits
    ]
