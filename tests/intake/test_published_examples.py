"""The published example files, each read as it was read by eye: the table was written from the files."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.intake.draft import Draft
from portal.intake.ubl import Reading, read
from portal.values.money import Money

pytestmark = pytest.mark.specs


@dataclass(frozen=True)
class Expected:
    kind: str
    number: str
    issued: str
    due: str | None
    payable: str
    reference: str | None
    account: str | None
    lines: int
    seller: str
    attachments: int = 0
    credit_of: str | None = None
    warnings: tuple[str, ...] = ()


def an_invoice(*facts: str | int | None, **more: object) -> Expected:
    return Expected("invoice", *facts, **more)  # type: ignore[arg-type]


def a_snippet(
    payable: str, reference: str = "Snippet1", account: str | None = "IBAN32423940", lines: int = 1
) -> Expected:
    return an_invoice("Snippet1", "2017-11-13", "2017-12-01", payable, reference, account, lines, "GB983294")


def a_german_one(number: str, issued: str, due: str | None, payable: str, lines: int, **more: object) -> Expected:
    warned = () if due else ("due_date_missing",)
    seller = str(more.pop("seller", "HRB 123"))
    warnings = (*more.pop("warnings", ()), *warned)  # type: ignore[misc]
    account = "DE79000000001234567890"
    return an_invoice(number, issued, due, payable, None, account, lines, seller, warnings=warnings, **more)


NORWEGIAN_KID = "0003434323213231"
NORWEGIAN_FACTS = ("TOSL108", "2013-06-30", "2013-07-20", "802.00 NOK", NORWEGIAN_KID)
FORWARD_BILLED = an_invoice(
    *("0997462625", "2019-04-01", "2019-05-12", "1543.34 NOK", NORWEGIAN_KID, "NO9386011117947", 2, "811143758"),
    attachments=1,
    warnings=("attachment_type",),
)
SWEDISH_WARNINGS = ("seller_differs",)

EXAMPLES = {
    "cen-BIS3_Invoice_positive": an_invoice(
        *("12345", "2019-01-25", "2019-02-24", "782179.43 DKK", "12345667890", "1234567891234", 1, "DK12345678")
    ),
    "cen-guide-example3": an_invoice(
        *("TOSL108", "2013-04-10", "2013-05-10", "1125.00 DKK", "Payref1", "DK1212341234123412", 2, "DK16356706"),
        warnings=("line_amount", "line_amount"),  # 2 x 800.00 is not 400.00
    ),
    "cen-tc434-example4": an_invoice(
        *("TOSL110", "2013-04-10", "2013-05-10", "4675.00 DKK", "Payref1", "DK1212341234123412", 3, "DK16356706")
    ),
    "cen-tc434-example8": an_invoice(
        *("1100512149", "2014-11-10", "2014-11-24", "1099.78 EUR", "1100512149", "NL28RBOS0420242228", 10, "17131139")
    ),
    "cen-tc434-example9": an_invoice(
        *("20150483", "2015-04-01", "2015-04-14", "177.87 EUR", "2015 0483 0000 0000", "NL13RABO0377815500", 1),
        "32081330 Amersfoort",
    ),
    "ehf2-faktura-1-legacy": an_invoice(
        *NORWEGIAN_FACTS,
        *("86011117947", 5, "123456785"),
        attachments=1,
        # In EHF 2 the rounding was part of the total with VAT; the attachment is text, declared as a PDF.
        warnings=("total_with_vat", "payable_differs", "attachment_type"),
    ),
    "ehf3-faktura-1": an_invoice(
        *NORWEGIAN_FACTS, *("86011117947", 5, "123456785"), attachments=1, warnings=("attachment_type",)
    ),
    "ehf3-forward-billing-consumer-old": FORWARD_BILLED,
    "ehf3-forward-billing-invoice-consumer": FORWARD_BILLED,
    "ehf3-forward-billing-invoice-corporate": FORWARD_BILLED,
    "ehf3-reminder-example": Expected(
        *("reminder", "007", "2017-11-13", "2017-12-01", "1756.25 NOK", "Snippet1", "IBAN32423940", 2, "GB983294"),
        credit_of="006",
    ),
    "peppol-allowance-example": a_snippet("6125.00 EUR", lines=3),
    "peppol-base-creditnote-correction": Expected(
        *("credit_note", "Snippet1", "2017-11-13", None, "1656.25 EUR", "Snippet1", "IBAN32423940", 2, "GB983294"),
        credit_of="Snippet1",
    ),
    "peppol-base-example": a_snippet("1656.25 EUR", lines=2),
    "peppol-norwegian-example-1": an_invoice(
        *NORWEGIAN_FACTS, *("NO9386011117947", 5, "123456785"), attachments=1, warnings=("attachment_type",)
    ),
    "peppol-sales-order-example": a_snippet("1656.25 EUR", lines=2),
    "peppol-se-bankgiro-creditnote": Expected(
        *("credit_note", "2018210", "2018-02-08", None, "125.00 SEK", "Meddelande", "1234567", 1, "1234567890"),
        credit_of="Preceding invoice no. X",
        warnings=SWEDISH_WARNINGS,
    ),
    "peppol-se-bankgiro-invoice": an_invoice(
        *("2018210", "2018-02-08", "2018-03-07", "125.00 SEK", "Meddelande", "12345678", 1, "1234567890"),
        warnings=SWEDISH_WARNINGS,
    ),
    "peppol-se-plusgiro-invoice": an_invoice(
        *("2018210", "2018-02-08", "2018-03-07", "125.00 SEK", "Meddelande", "12345678", 1, "1234567890"),
        warnings=SWEDISH_WARNINGS,
    ),
    "peppol-snippet-giro": a_snippet("3762.50 EUR", "PgPaymRef-345", "98765432"),
    "peppol-snippet-payment-credit": Expected(
        *("invoice", "Snippet1", "2017-11-13", "2017-12-01", "3762.50 EUR", "93274234", "32423940", 1, "GB983294"),
        attachments=1,
    ),
    "peppol-snippet-payment1": a_snippet("3762.50 EUR", "9387439", None),  # paid by card
    "peppol-snippet-refs": a_snippet("3762.50 EUR"),
    "peppol-snippet-vat-calc": a_snippet("8250.00 EUR", lines=3),
    "peppol-vat-category-E": an_invoice(
        *("Vat-Z", "2018-08-30", None, "1200.00 GBP", None, "SE1212341234123412", 1, "GB928741974"),
        warnings=("due_date_missing",),
    ),
    "peppol-vat-category-S": a_snippet("8550.00 EUR", lines=3),
    "xr-01.01a": a_german_one("123456XX", "2016-04-04", None, "336.90 EUR", 2, seller="[HRA-Eintrag]"),
    "xr-01.02a": a_german_one("123456", "2016-06-21", None, "12.60 EUR", 1, seller="[HRB-Eintrag]"),
    "xr-01.03a": a_german_one("RR123456", "2016-06-24", None, "182.20 EUR", 2, seller="HRB 12345"),
    "xr-01.05a": a_german_one(
        *("PRG1502112", "2015-04-24", None, "10555.30 EUR", 4), seller="HRB 123456", warnings=("several_accounts",)
    ),
    "xr-01.06a": a_german_one("R123456789", "2016-07-06", None, "21701.70 EUR", 7, seller="HRB 123456"),
    "xr-01.08a": a_german_one(
        "R123456789", "2016-01-18", "2016-02-01", "2825.87 EUR", 1, warnings=("several_accounts",)
    ),
    "xr-01.12a": a_german_one(
        "Rechnungsnummer", "2016-03-02", "2016-03-16", "305.37 EUR", 5, warnings=("several_accounts",)
    ),
    "xr-01.15a": an_invoice(
        *("0000123456", "2017-12-11", "2018-01-10", "10686.20 EUR", "0000123456", "DE79000000001234567890", 4),
        "DE123456789",
        attachments=1,
    ),
    "xr-01.17a": a_german_one("123456XX", "2016-04-04", None, "336.91 EUR", 2, seller="[HRA-Eintrag]"),
    "xr-minimal-01.06": a_german_one("1234567", "2018-04-13", "2018-04-13", "4743.75 EUR", 1, seller="ATU123456789"),
}


def reading(specs: Path, name: str) -> Reading:
    return read((specs / "ubl-examples" / f"{name}.xml").read_bytes())


def as_expected(draft: Draft, warnings: tuple[str, ...]) -> Expected:
    return Expected(
        kind=str(draft.kind),
        number=str(draft.number),
        issued=str(draft.issue_date),
        due=draft.due_date.isoformat() if draft.due_date else None,
        payable=str(draft.totals.payable),
        reference=draft.payment.reference,
        account=draft.payment.account,
        lines=len(draft.lines),
        seller=str(draft.seller.organisation_number),
        attachments=len(draft.attachments),
        credit_of=draft.credit_of,
        warnings=warnings,
    )


def test_every_published_file_is_in_the_table(specs: Path) -> None:
    assert sorted(path.stem for path in (specs / "ubl-examples").glob("*.xml")) == sorted(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_published_file_is_read_right(specs: Path, name: str) -> None:
    found = reading(specs, name)
    assert [one for one in found.findings if one.is_error] == []
    assert as_expected(found.draft, tuple(one.code for one in found.findings)) == EXAMPLES[name]


def test_lines_carry_their_vat_prices_and_periods(specs: Path) -> None:
    laptop, returned, books, *_ = reading(specs, "peppol-norwegian-example-1").draft.lines
    assert (laptop.name, laptop.net, laptop.unit) == ("Laptop computer", Money(127_300, "NOK"), "NAR")
    assert (laptop.period_start, laptop.period_end) == (date(2013, 6, 1), date(2013, 6, 30))
    assert laptop.description is not None
    assert laptop.description.splitlines()[-4:] == [
        "Scratch on box",
        "Color: Black",
        "Damage: -12,00",
        "Testing: 12,00",
    ]
    assert (returned.quantity, returned.net, returned.vat_percent) == (Decimal(-1), Money(-396, "NOK"), Decimal(15))
    assert (books.quantity, books.unit_price) == (Decimal(2), Decimal("2.48"))


def test_a_price_for_many_units_is_shown_for_one(specs: Path) -> None:
    lines = reading(specs, "cen-tc434-example8").draft.lines
    assert lines[0].unit_price == Decimal("0.00880")
    assert lines[2].unit_price == Decimal("1.27")  # 15.24 for 12


def test_vat_is_broken_down_by_category_and_rate(specs: Path) -> None:
    draft = reading(specs, "ehf2-faktura-1-legacy").draft
    assert draft.totals.vat == Money(36_528, "NOK")
    found = [(rate.category, rate.percent, rate.taxable.minor, rate.tax.minor) for rate in draft.vat_totals]
    assert found == [("S", Decimal(25), 146_050, 36_513), ("H", Decimal(15), 100, 15), ("E", Decimal(0), -2_500, 0)]
    assert draft.vat_totals[2].exemption == "Exempt New Means of Transport"


def test_vat_in_the_tax_authoritys_currency_is_not_the_documents(specs: Path) -> None:
    draft = reading(specs, "peppol-allowance-example").draft
    assert draft.totals.vat == Money(122_500, "EUR")
    assert draft.totals.prepaid == Money(100_000, "EUR")
    assert [(one.is_charge, one.reason, one.amount.minor) for one in draft.allowances] == [
        (True, "Cleaning", 20_000),
        (False, "Discount", 20_000),
    ]


def test_a_swedish_giro_is_told_by_its_branch(specs: Path) -> None:
    assert reading(specs, "peppol-se-bankgiro-invoice").draft.payment.giro == "bankgiro"
    assert reading(specs, "peppol-se-plusgiro-invoice").draft.payment.giro == "plusgiro"
    assert reading(specs, "peppol-base-example").draft.payment.giro is None


def test_all_accounts_are_read_and_the_first_counts(specs: Path) -> None:
    payments = reading(specs, "xr-01.08a").draft.payments
    assert [payment.account for payment in payments] == [
        "DE79000000001234567890",
        "DE16000000002345678901",
        "DE03000000003456789012",
    ]


def test_attachments_are_what_their_bytes_are(specs: Path) -> None:
    pdf = reading(specs, "xr-01.15a").draft.attachments[0]
    assert (pdf.name, pdf.media_type, pdf.content[:5]) == ("01_15_Anhang_01.pdf", "application/pdf", b"%PDF-")
    text = reading(specs, "ehf3-faktura-1").draft.attachments[0]
    assert (text.name, text.media_type, text.content) == ("Hours-spent.txt", "text/plain", b"Test base 64 encoding")
    table = reading(specs, "peppol-snippet-payment-credit").draft.attachments[0]
    assert (table.name, table.media_type) == ("milage.csv", "text/csv")


def test_several_notes_are_all_kept(specs: Path) -> None:
    note = reading(specs, "xr-01.02a").draft.note
    assert note is not None
    assert note.count("#ADU#") == 4
