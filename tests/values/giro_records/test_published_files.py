from datetime import date, datetime
from pathlib import Path

import pytest

from portal.values.giro_records import as_bytes, read_bgmax_bytes, read_bytes

pytestmark = pytest.mark.specs

NETS = (
    "avtalegiro_agreements",
    "avtalegiro_payment_request",
    "java-netsgiro-ocr1",
    "java-netsgiro-ocr2",
    "java-netsgiro-ocr3",
    "ocr_giro_transactions",
)


def _nets(specs: Path, name: str) -> bytes:
    return (specs / "avtalegiro-ocr" / f"{name}.txt").read_bytes()


@pytest.mark.parametrize("name", NETS)
def test_every_published_nets_file_is_read_without_a_finding(specs: Path, name: str) -> None:
    reading = read_bytes(_nets(specs, name))
    assert reading.findings == ()
    assert all(tuple(one.transactions) for one in reading.assignments)


@pytest.mark.parametrize("name", NETS)
def test_every_published_nets_file_is_written_again_byte_for_byte(specs: Path, name: str) -> None:
    """The published copies have LF, some no line end at the end; the format's own is CRLF. Nothing else differs."""
    content = _nets(specs, name)
    canonical = content.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"
    assert as_bytes(read_bytes(content).transmission) == canonical


def test_the_published_mandates_are_what_they_say(specs: Path) -> None:
    (listed,) = read_bytes(_nets(specs, "avtalegiro_agreements")).assignments
    entries = tuple(listed.transactions)
    assert (listed.kind, listed.account, len(entries)) == ("mandates", "99991042764", 16)
    assert (entries[0].kind, entries[0].reference, entries[0].notice) == ("1", "000112000507155", True)
    assert sum(not entry.notice for entry in entries) == 5


def test_the_published_claims_are_what_they_say(specs: Path) -> None:
    (asked,) = read_bytes(_nets(specs, "avtalegiro_payment_request")).assignments
    first, *_, last = asked.transactions
    assert (first.type, first.due, first.amount_minor, first.reference) == (
        "21",
        date(2004, 6, 17),
        100,
        "008000011688373",
    )
    assert first.cells[0].text == " Gjelder Faktura: 168837  Dato: 19/03/04"
    assert (last.type, last.cells) == ("02", ())


def test_the_specifications_own_example_takes_reversals_off_its_sum(specs: Path) -> None:
    """The text says that signs are ignored in sums; the example in the same document nets them."""
    (paid,) = read_bytes(_nets(specs, "java-netsgiro-ocr1")).assignments
    amounts = [payment.amount_minor for payment in paid.transactions]
    assert paid.signed_sum
    assert sum(amounts) == 1_563_000
    assert sum(amount < 0 for amount in amounts) == 3


def test_a_purchase_with_text_needs_no_reference(specs: Path) -> None:
    (paid,) = read_bytes(_nets(specs, "java-netsgiro-ocr3")).assignments
    (payment,) = paid.transactions
    assert (payment.reference, payment.text) == ("", "ABCDEFGHIJKLMNOPQRSTUVWXZYabcdefghijklmn")


def test_the_published_bankgiro_file_is_read(specs: Path) -> None:
    """Its days have been spoilt when it was made anonymous: they lie in the year 1010."""
    reading = read_bgmax_bytes((specs / "bankgiro" / "BGMAX_Sample1.txt").read_bytes())
    assert (reading.findings, reading.is_test) == ((), False)
    first, second = reading.deposits
    (payment,) = first.payments
    assert (first.bankgiro, first.amount_minor, second.amount_minor) == ("2407617", 3_708_700, 1_437_500)
    assert (payment.sender, payment.payer.city, payment.payer.organisation_number) == (
        "51602332",
        "UMEÅ",
        "005565554762",
    )


def test_the_published_kivra_file_is_read(specs: Path) -> None:
    reading = read_bgmax_bytes((specs / "kivra" / "report-bgmax-sample.txt").read_bytes())
    (deposit,) = reading.deposits
    assert reading.findings == ()
    assert reading.written_at == datetime(2025, 9, 18, 16, 15, 48, 800743)  # noqa: DTZ001  as written, without a zone
    assert [payment.reference for payment in deposit.payments][:2] == ["reference0", "reference1"]
    assert deposit.amount_minor == sum(payment.amount_minor for payment in deposit.payments)
