"""What payments do by themselves."""

from portal.payments.queries import open_payments
from portal.payments.tasks import match
from tests.invoices.issued import a_customer, an_invoice, issue
from tests.payments.money import a_payment, standing_of, take


def test_a_payment_finds_its_invoice_when_that_comes_in_later(workplace):
    with workplace.database.transaction() as session:
        take(session, a_payment())
    match(workplace)
    with workplace.database.transaction() as session:
        assert len(open_payments(session)) == 1
        invoice = issue(session, an_invoice(a_customer(session)))
    match(workplace)
    with workplace.database.transaction() as session:
        assert open_payments(session) == ()
        assert standing_of(session, invoice).code == "paid"
