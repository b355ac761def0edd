"""How much memory `portal payments` holds for a file that pays 100,000 invoices, against one that pays a tenth."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

from portal.db import Database
from portal.documents.store import put
from portal.invoices.service import NewInvoice, SuppliedPdf, register_each
from portal.values import clock
from portal.values.giro_records import Payment, read
from portal.values.money import Money
from tests.bench.databases import new_databases
from tests.bench.dispatch_run import workplace
from tests.bench.giro_files import ACCOUNT, write_payments
from tests.bench.intake_command import PORTAL
from tests.bench.memory import in_memory, most_memory
from tests.bench.row import Row
from tests.deployments import environment_of
from tests.invoices.issued import a_customer, an_invoice

PAYMENTS = 100_000
_PAGE = 1_000


def _measure() -> float:
    return _holds(PAYMENTS) / _holds(PAYMENTS // 10)


def _holds(payments: int) -> float:
    """Megabytes, for a file of so many, each of which pays an invoice."""
    with new_databases(at=in_memory()) as new, new() as url, tempfile.TemporaryDirectory() as folder:
        path, environment = Path(folder) / "payments", environment_of(url, Path(folder) / "home")
        write_payments(path, records=2 * payments)
        with path.open("rb") as file, workplace(environment) as work:
            (assignment,) = read(file).assignments
            _bill(work.database, tuple(assignment.transactions))
        return most_memory([PORTAL, "payments", path], os.environ | environment)


def _bill(database: Database, payments: tuple[Payment, ...]) -> None:
    """An invoice for each, all of one customer's and with one document."""
    for start in range(0, len(payments), _PAGE):
        now = clock.now()
        with database.transaction() as session:
            document = SuppliedPdf(put(session, b"%PDF", "application/pdf", now=now), len(b"%PDF"), "clean")
            usual = an_invoice(a_customer(session), account=ACCOUNT, supplied=document, content_digest=document.digest)
            invoices = [_asking_for(usual, one) for one in payments[start : start + _PAGE]]
            register_each(session, invoices=invoices, now=now)


def _asking_for(usual: NewInvoice, one: Payment) -> NewInvoice:
    amount = Money(one.amount_minor, "NOK")
    return replace(usual, number=one.reference, payment_reference=one.reference, net=amount, payable=amount)


ROW = Row("payments-memory", "x a tenth's", 1.1, _measure, at_most=True)
