"""Two processes with the same payments, and one that dies in the middle."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from portal.invoices.models import Allocation
from portal.jobs import Workplace
from portal.payments.incoming import IncomingPayment
from portal.payments.models import Payment, PaymentFile
from portal.payments.service import Taken
from tests.invoices.issued import a_customer, an_invoice, issue
from tests.payments.bank import ocr_file, paid
from tests.payments.money import a_payment, take

PORTAL = Path(sys.executable).with_name("portal")
SOON = 30.0


@pytest.fixture(autouse=True)
def october(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        issue(session, an_invoice(a_customer(session)))


def at_once(workplace: Workplace, *files: tuple[str, list[IncomingPayment]]) -> list[Taken]:
    """Each file on a connection of its own, begun at the same moment."""
    ready = Barrier(len(files))

    def one(digest: str, payments: list[IncomingPayment]) -> Taken:
        with workplace.database.transaction() as session:
            session.execute(text("select 1"))
            ready.wait()
            return take(session, *payments, digest=digest)

    with ThreadPoolExecutor(len(files)) as pool:
        return [running.result() for running in [pool.submit(one, *file) for file in files]]


def booked(workplace: Workplace) -> tuple[int, int]:
    """How many payments, and how many øre are on invoices."""
    with workplace.database.transaction() as session:
        minor = session.scalar(select(func.coalesce(func.sum(Allocation.amount_minor), 0)))
        return int(session.scalar(select(func.count()).select_from(Payment)) or 0), int(minor or 0)


def test_one_file_by_two_processes_is_booked_once(workplace):
    payments = [a_payment("10,00") for _ in range(20)]
    taken = at_once(workplace, ("one", payments), ("one", payments))
    assert sorted(one.unchanged for one in taken) == [False, True]
    assert booked(workplace) == (20, 20_000)


def test_a_transaction_in_two_files_at_once_is_booked_once(workplace):
    first, shared, last = ([a_payment("10,00") for _ in range(10)] for _ in range(3))
    taken = at_once(workplace, ("one", first + shared), ("two", shared + last))
    assert sorted(len(one.booked) for one in taken) == [10, 20]
    assert booked(workplace) == (30, 30_000)


def test_two_payments_of_one_invoice_at_once_do_not_both_pay_it(workplace):
    taken = at_once(workplace, ("one", [a_payment()]), ("two", [a_payment()]))
    assert sorted(one.booked[0].verdict.state for one in taken) == ["allocated", "duplicate_suspected"]


@pytest.mark.processes
def test_a_process_killed_in_the_middle_leaves_nothing_half_booked(workplace, environment, tmp_path):
    path = tmp_path / "ocr.txt"
    path.write_bytes(ocr_file(*(paid(number, 10) for number in range(1, 51))))
    command = (PORTAL, "payments", str(path))
    with workplace.database.transaction() as session:
        # The payments are written by then; their parts have to wait.
        session.execute(text("lock table allocation in access exclusive mode"))
        running = subprocess.Popen(command, env=environment)
        _until_it_waits(workplace)
        running.kill()
        running.wait()
    assert booked(workplace) == (0, 0)
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    assert booked(workplace) == (50, 50_000)
    with workplace.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(PaymentFile)) == 1


def _until_it_waits(workplace: Workplace) -> None:
    waiting = text("select count(*) from pg_locks where not granted and relation = 'allocation'::regclass")
    ends = time.monotonic() + SOON
    while time.monotonic() < ends:
        with workplace.database.transaction() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("it never came so far")
