"""What is written reads back equal; a wrong figure is found; no bytes ever raise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.giro_records import (
    Assignment,
    Cell,
    Claim,
    MandateEntry,
    Payment,
    Transmission,
    as_bytes,
    fitted,
    read_bgmax_bytes,
    read_bytes,
)
from tests.values.giro_records.street import (
    ACCOUNT,
    a_payment,
    a_transmission,
    lines_of,
    two_claim_assignments,
    two_payment_assignments,
    with_written,
)

DAYS = st.dates(date(2000, 1, 1), date(2079, 12, 31))
AMOUNTS = st.integers(1, 10**12)
REFERENCES = st.from_regex(r"[0-9]{1,24}[0-9-]", fullmatch=True)


def digits(width: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**width - 1).map(lambda number: f"{number:0{width}}")


def texts(width: int) -> st.SearchStrategy[str]:
    return st.text(max_size=width * 2).map(lambda text: fitted(text, width))


CELLS = st.dictionaries(st.tuples(st.integers(1, 42), st.integers(1, 2)), texts(40), max_size=5).map(
    lambda cells: tuple(Cell(*place, text) for place, text in sorted(cells.items()))
)


@st.composite
def claims(draw, types=("02", "21")) -> tuple[Claim, ...]:
    numbers = sorted(draw(st.sets(st.integers(1, 9_999_999), max_size=5)))
    drawn = []
    for number in numbers:
        kind = draw(st.sampled_from(types))
        about = draw(st.tuples(DAYS, AMOUNTS, REFERENCES, texts(10), texts(25)))
        drawn.append(Claim(kind, number, *about, draw(CELLS) if kind == "21" else ()))
    return tuple(drawn)


@st.composite
def payments(draw) -> tuple[Payment, ...]:
    numbers = sorted(draw(st.sets(st.integers(1, 9_999_999), max_size=5)))
    drawn = []
    for number in numbers:
        kind = str(draw(st.integers(10, 21)))
        sign = -1 if kind in ("18", "20") else draw(st.sampled_from((1, -1)))
        reference = draw(st.one_of(st.just(""), REFERENCES))
        back = draw(st.tuples(st.one_of(st.none(), DAYS), digits(11)))
        words = draw(texts(40)) if kind in ("20", "21") else ""
        drawn.append(Payment(kind, number, draw(DAYS), draw(digits(36)), sign * draw(AMOUNTS), reference, *back, words))
    return tuple(drawn)


@st.composite
def mandates(draw) -> tuple[MandateEntry, ...]:
    numbers = sorted(draw(st.sets(st.integers(1, 9_999_999), max_size=5)))
    return tuple(
        MandateEntry(number, draw(st.sampled_from("012")), draw(REFERENCES), draw(st.booleans())) for number in numbers
    )


def assignments(kind: str, transactions: st.SearchStrategy) -> st.SearchStrategy[Assignment]:
    agreement = digits(9) if kind == "payments" else st.just("000000000")
    return st.builds(Assignment, st.just(kind), st.integers(0, 9_999_999), digits(11), transactions, agreement)


ANY = st.one_of(
    assignments("claims", claims()),
    assignments("cancellations", claims(types=("93",))),
    assignments("mandates", mandates()),
    assignments("payments", payments()),
)


@given(digits(8), st.integers(0, 9_999_999), st.lists(ANY, max_size=4), DAYS)
def test_what_is_written_reads_back_equal(sender: str, number: int, parts: list[Assignment], day: date) -> None:
    dated = any(part.kind != "mandates" for part in parts)
    sent = Transmission(sender, number, tuple(parts), filed_on=None if dated else day)
    content = as_bytes(sent)
    reading = read_bytes(content)
    assert reading.findings == ()
    assert reading.transmission.held() == sent
    assert as_bytes(reading.transmission) == content
    assert {len(line) for line in lines_of(content)} == {80}


PAYMENTS, CLAIMS = two_payment_assignments(), two_claim_assignments()
# Where counts and sums stand: (file, record type) -> positions of the figures.
FIGURES = {"30": range(33, 50), "88": range(9, 42), "89": range(9, 42)}
PLACES = [
    (content, number, position)
    for content in (PAYMENTS, CLAIMS)
    for number, line in enumerate(lines_of(content), 1)
    for position in FIGURES.get(line[6:8].decode(), ())
]


@given(st.sampled_from(PLACES), st.integers(1, 9))
def test_a_single_wrong_figure_of_an_amount_or_count_is_found(place: tuple[bytes, int, int], more: int) -> None:
    content, line, position = place
    figure = lines_of(content)[line - 1][position - 1 : position].decode()
    reading = read_bytes(with_written(content, line, position, str((int(figure) + more) % 10)))
    assert reading.findings
    assert len(reading.assignments) < 2


@pytest.mark.parametrize("read", [read_bytes, read_bgmax_bytes])
@given(content=st.binary(max_size=2000))
def test_no_bytes_ever_raise(read, content: bytes) -> None:
    assert read(content).findings


RECORDS = [*lines_of(PAYMENTS), *lines_of(CLAIMS)]


@given(
    st.lists(st.one_of(st.sampled_from(RECORDS), st.binary(max_size=90)), max_size=20),
    st.sampled_from([b"\r\n", b"\n"]),
)
def test_no_order_of_records_ever_raises(records: list[bytes], line_end: bytes) -> None:
    reading = read_bytes(line_end.join([RECORDS[0], *records, RECORDS[-1]]))
    for assignment in reading.assignments:
        assert all(assignment.held().transactions)


@given(st.data())
def test_a_spoilt_byte_never_raises_and_never_makes_more(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([PAYMENTS, CLAIMS])))
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    reading = read_bytes(bytes(content))
    assert sum(len(one.held().transactions) for one in reading.assignments) <= 4


def test_files_longer_than_a_block_are_read_from_any_place() -> None:
    parts = [Assignment("payments", n, ACCOUNT, tuple(a_payment(i) for i in range(1, 700))) for n in range(1, 5)]
    content = as_bytes(a_transmission(*parts))
    spoilt = with_written(content, 2000, 20, "x")
    reading = read_bytes(spoilt)
    assert [one.number for one in reading.assignments] == [1, 3, 4]
    # Two gone through in turns: each keeps its own place.
    pairs = zip(*(one.transactions for one in reading.assignments[1:]), strict=True)
    assert all(one == other for one, other in pairs)
    assert reading.assignments[-1].held() == parts[-1]


def test_a_line_without_an_end_is_no_record_however_long() -> None:
    reading = read_bytes(b"NY000010" + b"0" * 1_000_000)
    assert [(one.line, one.code) for one in reading.findings] == [(1, "line_length")]
