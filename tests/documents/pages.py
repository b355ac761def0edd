"""Invoice pages that read like life."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portal.documents.invoice_page import (
    Addressee,
    InvoicePage,
    PageLine,
    PageVat,
    Payment,
    Sender,
    logo_named,
)
from portal.values.bank_account import parse_account
from portal.values.money import Money

LORENSKOG = Sender(
    municipality="Lørenskog kommune",
    issuer="Lørenskog kommune",
    organisation_number="842566142",
    country="NO",
    email="regnskap@lorenskog.example",
    phone="67 20 10 00",
    hours="09.00–15.00",
    return_address=("Lørenskog kommune", "Postboks 304", "1471 Lørenskog"),
    logo=logo_named("lorenskog"),
)
ALINGSAS = Sender(
    municipality="Alingsås kommun",
    issuer="Alingsås kommun",
    organisation_number="2120001504",
    country="SE",
    email="kundfaktura@alingsas.example",
    phone="0322-61 60 00",
    return_address=("Alingsås kommun", "Sveagatan 12", "441 81 Alingsås"),
    logo=logo_named("alingsas"),
)


def nok(text: str) -> Money:
    return Money.parse(text, "NOK")


def sek(text: str) -> Money:
    return Money.parse(text, "SEK")


def an_invoice(**changes: Any) -> InvoicePage:
    """A kindergarten invoice with sibling discount from Lørenskog."""
    page = InvoicePage(
        language="nb",
        kind="invoice",
        number="202600417",
        issue_date=date(2026, 11, 20),
        due_date=date(2026, 12, 15),
        title="Barnehage, november 2026",
        sender=LORENSKOG,
        recipient=Addressee("Kari Ødegård Nordmann", ("Skårersletta 12 B", "1473 Lørenskog")),
        customer_number="1004417",
        period=(date(2026, 11, 1), date(2026, 11, 30)),
        buyer_reference="Fagerli barnehage",
        lines=(
            PageLine("Opphold, 100 % plass", nok("2000.00"), Decimal(1), "MON", Decimal(2000), Decimal(0)),
            PageLine("Opphold, 100 % plass, søsken", nok("1400.00"), Decimal(1), "MON", Decimal(1400), Decimal(0)),
            PageLine("Kost", nok("720.00"), Decimal(2), "MON", Decimal(360), Decimal(0), "To barn, fem dager i uken"),
        ),
        vat=(PageVat(Decimal(0), nok("4120.00"), nok("0.00"), "Unntatt etter merverdiavgiftsloven § 3-4"),),
        net=nok("4120.00"),
        vat_total=nok("0.00"),
        payable=nok("4120.00"),
        payment=Payment(parse_account("16370712348", "NO"), "100441720260046"),
        registered_at=datetime(2026, 11, 20, 7, 30, tzinfo=UTC),
    )
    return replace(page, **changes)


def a_fees_invoice(**changes: Any) -> InvoicePage:
    """Municipal charges with two VAT rates, prepaid and rounded."""
    page = an_invoice(
        title="Kommunale avgifter, 4. termin 2026",
        buyer_reference=None,
        lines=(
            PageLine("Vann, årsgebyr", nok("612.50"), Decimal("0.25"), "ANN", Decimal(2450), Decimal(15)),
            PageLine(
                "Vann, forbruk", nok("688.35"), Decimal("38.5"), "MTQ", Decimal("17.8792"), Decimal(15), "Måler 4471092"
            ),
            PageLine("Avløp, forbruk", nok("1024.10"), Decimal("38.5"), "MTQ", Decimal("26.6"), Decimal(15)),
            PageLine("Renovasjon, 140 l", nok("1131.25"), Decimal("0.25"), "ANN", Decimal(4525), Decimal(25)),
        ),
        vat=(
            PageVat(Decimal(15), nok("2324.95"), nok("348.74")),
            PageVat(Decimal(25), nok("1131.25"), nok("282.81")),
        ),
        net=nok("3456.20"),
        vat_total=nok("631.55"),
        prepaid=nok("500.00"),
        rounding=nok("0.25"),
        payable=nok("3588.00"),
        note="Avlest 30. september 2026. Er målerstanden feil, si fra innen forfall.",
    )
    return replace(page, **changes)


def a_credit_note(**changes: Any) -> InvoicePage:
    page = an_invoice(
        kind="credit_note",
        number="202690007",
        credits="202600417",
        due_date=None,
        payment=None,
        lines=(PageLine("Kost, feil antall dager", nok("360.00"), Decimal(1), "MON", Decimal(360), Decimal(0)),),
        vat=(PageVat(Decimal(0), nok("360.00"), nok("0.00")),),
        net=nok("360.00"),
        payable=nok("360.00"),
    )
    return replace(page, **changes)


def a_swedish_invoice(**changes: Any) -> InvoicePage:
    """Water from Alingsås, paid by bankgiro with an OCR number and a code to scan."""
    page = an_invoice(
        language="sv",
        title="Vatten och avlopp, kvartal 4 2026",
        sender=ALINGSAS,
        recipient=Addressee("Astrid Lindqvist", ("Kungsgatan 3 lgh 1102", "441 30 Alingsås")),
        buyer_reference=None,
        lines=(
            PageLine("Vatten, förbrukning", sek("812.00"), Decimal(29), "MTQ", Decimal(28), Decimal(25)),
            PageLine("Fast avgift", sek("640.00"), Decimal(3), "MON", Decimal("213.3333"), Decimal(25)),
        ),
        vat=(PageVat(Decimal(25), sek("1452.00"), sek("363.00")),),
        net=sek("1452.00"),
        vat_total=sek("363.00"),
        payable=sek("1815.00"),
        payment=Payment(parse_account("50501238", "SE"), "12345678911"),
    )
    return replace(page, **changes)


def an_invoice_of_forty_lines(**changes: Any) -> InvoicePage:
    lines = tuple(
        PageLine(
            f"Leie av kulturhuset, rom {number}",
            nok("100.00"),
            Decimal(4),
            "HUR",
            Decimal(25),
            Decimal(0),
            "Øving for korpset hver tirsdag og torsdag kveld, med flygel, notestativ og nøkkel til garderoben",
        )
        for number in range(1, 41)
    )
    total = nok("4000.00")
    return replace(
        an_invoice(lines=lines, vat=(PageVat(Decimal(0), total, nok("0")),), net=total, payable=total), **changes
    )


def an_estate_with_executor(**changes: Any) -> InvoicePage:
    other = Addressee("Advokat Ola Hansen", ("Storgata 1", "0155 Oslo"))
    return replace(an_invoice(recipient_kind="estate", other_recipient=other), **changes)


def a_child(**changes: Any) -> InvoicePage:
    return replace(an_invoice(recipient_kind="minor", language="nn"), **changes)


def an_invoice_through_the_business_manager(**changes: Any) -> InvoicePage:
    other = Addressee("Trygg Forvaltning AS", ("Postboks 1", "1470 Lørenskog"))
    return replace(an_invoice(other_recipient=other, language="en"), **changes)
