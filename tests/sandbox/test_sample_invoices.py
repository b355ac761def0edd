"""What a sample bills: amounts that add up, references that fit, dates seen from one day."""

from datetime import timedelta
from decimal import Decimal

from portal.sandbox.sample.bill import Bill, Discount, Line, Vat
from portal.sandbox.sample.plan import Sample
from portal.values.business_days import is_business_day
from portal.values.money import Money
from portal.values.payment_reference import problem_of

STANDARD = Vat("S", Decimal(25))


def _line(
    price: str, vat: Vat = STANDARD, *, quantity: str = "1", discount: Discount | None = None, currency: str = "NOK"
) -> Line:
    return Line("Vann", Decimal(price), currency, vat, Decimal(quantity), discount=discount)


def test_vat_is_computed_on_the_sum_of_each_rate() -> None:
    bill = Bill((_line("0.02"), _line("0.02"), _line("1.00", Vat("S", Decimal(15)))), "NOK")

    assert [group.tax.minor for group in bill.vat_groups] == [1, 15]
    assert bill.payable == Money(120, "NOK")


def test_a_line_is_quantity_times_price_rounded_once_less_its_discount() -> None:
    line = _line("22.485", quantity="31", discount=Discount(Money(10_000, "NOK"), "Søskenmoderasjon"))

    assert line.net == Money(59_704, "NOK")


def test_swedish_totals_are_rounded_to_whole_kronor() -> None:
    assert Bill((_line("2.00", currency="SEK"),), "SEK", whole_units=True).rounding == Money(50, "SEK")
    assert Bill((_line("1.80", currency="SEK"),), "SEK", whole_units=True).rounding == Money(-25, "SEK")


def test_what_is_paid_in_advance_leaves_nothing_to_pay() -> None:
    assert Bill((_line("99.99"),), "NOK", is_prepaid=True).payable == Money.zero("NOK")


def test_every_reference_is_right_for_the_issuers_series(sample: Sample) -> None:
    series = sample.municipality.issuers[0].references
    start, end = series.customer_slice or (0, 0)
    references = {document.reference: document for document in sample.documents if document.reference}

    for reference, document in references.items():
        assert problem_of(reference, algorithm=series.algorithm, lengths=series.lengths) is None
        assert reference[start:end] == document.customer.number
    assert len(references) == sum(not document.is_credit for document in sample.documents)


def test_invoices_are_due_on_business_days_after_they_are_issued(sample: Sample) -> None:
    for document in sample.documents:
        assert document.issued <= sample.today
        if document.due:
            assert document.due > document.issued
            assert is_business_day(document.due, sample.municipality.country)


def test_some_are_due_soon_some_are_overdue_and_some_are_far_off(sample: Sample) -> None:
    until = [document.due - sample.today for document in sample.documents if document.due]

    assert sum(timedelta(0) <= days <= timedelta(7) for days in until) > 10
    assert sum(timedelta(-30) < days < timedelta(0) for days in until) > 10
    assert sum(days > timedelta(30) for days in until) > 3


def test_siblings_get_their_discount(sample: Sample) -> None:
    three = next(doc for doc in sample.documents if doc.resident.key == "family").bill.lines
    discounts = [line.discount.amount.minor if line.discount else 0 for line in three[:3]]

    assert discounts == sorted(discounts)
    assert discounts[0] == 0 < discounts[1]


def test_the_settlement_has_two_rates_of_the_same_service(sample: Sample) -> None:
    settlement = next(doc for doc in sample.documents if doc.resident.key == "owner")
    rates: dict[str, set[Decimal]] = {}
    for line in settlement.bill.lines:
        rates.setdefault(line.name, set()).add(line.vat.percent)

    assert all(len(percents) == 2 for percents in rates.values())
    assert settlement.reading or sample.municipality.country == "SE"


def test_a_credit_note_names_its_invoice_and_asks_for_no_payment(sample: Sample) -> None:
    by_number = {document.number: document for document in sample.documents}
    credit_notes = [document for document in sample.documents if document.is_credit]

    for note in credit_notes:
        assert note.original is not None
        assert by_number[note.original.number].standing == "credited"
        assert note.account is None
        assert note.bill.payable.minor > 0
    assert len(credit_notes) >= 2


def test_a_correction_credits_the_whole_and_bills_less(sample: Sample) -> None:
    wrong, credit, corrected = (doc for doc in sample.documents if doc.resident.key == "corrected")

    assert credit.bill.payable == wrong.bill.payable
    assert corrected.bill.payable < wrong.bill.payable
    assert corrected.type_code == "384"
