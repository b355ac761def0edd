"""The sample's ERP: turns an order for an invoice into the documents an ERP would issue for it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from portal.config import Municipality
from portal.sandbox.sample.bill import Bill, Line
from portal.sandbox.sample.calendar import Dates, dates_for, months_ago
from portal.sandbox.sample.chance import chance_of
from portal.sandbox.sample.issued import Issued, Original, Pdf
from portal.sandbox.sample.norwegian_services import NORWEGIAN_SERVICES
from portal.sandbox.sample.readings import reading_of
from portal.sandbox.sample.references import invoice_number, reference_for
from portal.sandbox.sample.resident import SampleResident
from portal.sandbox.sample.role import Order, Twist
from portal.sandbox.sample.swedish_services import SWEDISH_SERVICES

_SERVICES = {"NO": NORWEGIAN_SERVICES, "SE": SWEDISH_SERVICES}
_PDFS: dict[Twist, Pdf] = {
    "plain_pdf": "plain",
    "only_pdf": "plain",
    "numbered_pdf": "numbered",
    "scanned_pdf": "scanned",
}


@dataclass(frozen=True)
class _Notes:
    credit: str
    credited_line: str
    wrong: str
    corrected: str
    prepaid: str


_NOTES = {
    "NO": _Notes(
        credit="Vi krediterer to dager da tilbudet var stengt.",
        credited_line="Fradrag for to dager stengt",
        wrong="Fakturaen var feil og krediteres i sin helhet. Du får en ny.",
        corrected="Erstatter faktura {number}, som er kreditert.",
        prepaid="Beløpet er allerede betalt. Du skal ikke betale noe.",
    ),
    "SE": _Notes(
        credit="Vi krediterar två dagar då verksamheten var stängd.",
        credited_line="Avdrag för två stängda dagar",
        wrong="Fakturan var fel och krediteras i sin helhet. Du får en ny.",
        corrected="Ersätter faktura {number}, som är krediterad.",
        prepaid="Beloppet är redan betalt. Du ska inte betala något.",
    ),
}
_CREDITED_SHARE = Decimal("0.10")
_CORRECTED_SHARE = Decimal("0.75")


class Erp:
    """One municipality's, for one seed and one day. Numbers its documents from the first to the last."""

    def __init__(self, municipality: Municipality, *, seed: int, today: date) -> None:
        self._municipality = municipality
        self._seed = seed
        self._today = today
        self._issued = 0
        self._notes = _NOTES[municipality.country]

    def issue(self, resident: SampleResident, order: Order) -> tuple[Issued, ...]:
        """The invoice of an order, with the credit note and the corrected invoice that go with it."""
        chance = self._chance()
        dates = dates_for(order.when, self._today, self._municipality.country, chance)
        invoice = self._invoice(resident, order, dates, chance)
        match order.twist:
            case "credit":
                return invoice, self._partial_credit(invoice)
            case "correction":
                return invoice, self._full_credit(invoice), self._corrected(invoice)
            case "prepaid":
                paid = replace(invoice.bill, is_prepaid=True)
                return (replace(invoice, bill=paid, note=self._notes.prepaid),)
            case _:
                return (invoice,)

    def issue_past(self, resident: SampleResident, service: str, months: int) -> Issued:
        """A paid invoice of `months` ago."""
        dates = months_ago(months, self._today, self._municipality.country)
        return self._invoice(resident, Order(service, "past", "paid"), dates, self._chance())

    def _chance(self) -> Random:
        return chance_of(self._municipality.key, self._seed, "invoice", self._issued)

    def _next_number(self) -> str:
        self._issued += 1
        return invoice_number(self._seed, self._issued)

    def _invoice(self, resident: SampleResident, order: Order, dates: Dates, chance: Random) -> Issued:
        service = _SERVICES[self._municipality.country][order.service]
        period = service.period(dates.issued)
        number, customer = self._next_number(), resident.customers[order.customer]
        issuer = self._municipality.issuers[0]
        return Issued(
            number=number,
            type_code="380",
            issued=dates.issued,
            due=dates.due,
            issuer=issuer,
            resident=resident,
            customer=customer,
            service=service,
            period=period,
            bill=self._bill(service.lines(chance, period)),
            reference=reference_for(issuer.references, customer=customer.number, number=number),
            standing=order.standing,
            reading=reading_of(period, chance, self._municipality.country) if service.attaches_readings else None,
            pdf=_PDFS.get(order.twist),
            has_xml=order.twist != "only_pdf",
        )

    def _bill(self, lines: tuple[Line, ...]) -> Bill:
        return Bill(lines, self._municipality.currency, whole_units=self._municipality.country == "SE")

    def _credit(self, invoice: Issued, lines: tuple[Line, ...], note: str) -> Issued:
        return replace(
            invoice,
            number=self._next_number(),
            type_code="381",
            issued=self._today,
            due=None,
            reference=None,
            bill=self._bill(lines),
            original=Original(invoice.number, invoice.issued),
            note=note,
            reading=None,
        )

    def _partial_credit(self, invoice: Issued) -> Issued:
        line = _share(invoice.bill.lines[0], _CREDITED_SHARE)
        return self._credit(invoice, (replace(line, name=self._notes.credited_line),), self._notes.credit)

    def _full_credit(self, invoice: Issued) -> Issued:
        return self._credit(invoice, invoice.bill.lines, self._notes.wrong)

    def _corrected(self, invoice: Issued) -> Issued:
        number = self._next_number()
        first, *rest = invoice.bill.lines
        return replace(
            invoice,
            number=number,
            type_code="384",
            issued=self._today,
            bill=self._bill((_share(first, _CORRECTED_SHARE), *rest)),
            reference=reference_for(invoice.issuer.references, customer=invoice.customer.number, number=number),
            standing="open",
            original=Original(invoice.number, invoice.issued),
            note=self._notes.corrected.format(number=invoice.number),
        )


def _share(line: Line, share: Decimal) -> Line:
    """The line at a share of its price, without its discount."""
    return replace(line, price=(line.price * share).quantize(Decimal("0.01")), discount=None)
