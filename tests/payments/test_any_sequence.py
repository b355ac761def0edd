"""Whatever comes in, in whatever order, every balance is the one a simple model has.

The model: a bank's list of transactions. What is left of a reference is its claims, less each transaction that the
portal or the newest ledger knows, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.invoices.balance import bank_day
from portal.invoices.ledger import LedgerRow
from portal.payments.incoming import IncomingPayment
from portal.payments.service import match_waiting
from tests.invoices.issued import MORNING, a_customer, an_invoice, issue
from tests.payments.money import OWN, a_payment, ledger_says, standing_of, take

FIRST = date(2026, 11, 2)
# Two invoices share the first reference, and the ledger is silent on them; the others have one each.
CLAIMS = {"100000100010017": {"1": 1000, "2": 500}, "100000100020018": {"3": 800}, "100000100030019": {"4": 300}}
IN_LEDGER = {reference: number for reference, numbers in CLAIMS.items() if len(numbers) == 1 for number in numbers}
UNKNOWN = "404"


@dataclass(frozen=True)
class Transaction:
    """One line of the bank's list; a reversal says which line it takes back."""

    payment: IncomingPayment
    reverses: int | None = None

    @property
    def kroner(self) -> int:
        return (-1 if self.reverses is not None else 1) * self.payment.amount.minor // 100


@dataclass
class Model:
    """What the portal has seen, and what the newest ledger knew."""

    bank: Sequence[Transaction]
    seen: set[int] = field(default_factory=set)
    in_ledger: dict[str, set[int]] = field(default_factory=dict)
    read_on: date = FIRST

    def left(self, reference: str) -> int:
        known = self.seen | self.in_ledger.get(reference, set())
        return sum(CLAIMS[reference].values()) - sum(self.of(reference, known))

    def of(self, reference: str, lines: set[int]) -> list[int]:
        return [self.bank[n].kroner for n in lines if self.bank[n].payment.reference == reference]

    def may_come(self, line: int) -> bool:
        """What is taken back has come before."""
        return self.bank[line].reverses is None or self.bank[line].reverses in self.seen

    def erp_knows(self, read_on: date, *, lags: bool) -> set[int]:
        """Everything until the day before; or, where nothing was taken back meanwhile, a bank day less."""
        until = read_on - timedelta(days=1)
        if lags:
            while bank_day(until + timedelta(days=1), "NOK") >= read_on:
                until -= timedelta(days=1)
        lines = {n for n, one in enumerate(self.bank) if one.payment.booked_on < read_on}
        late = {n for n in lines if self.bank[n].payment.booked_on > until}
        return lines if any(self.bank[n].reverses is not None for n in late) else lines - late


@st.composite
def banks(draw: st.DrawFn) -> list[Transaction]:
    """Payments, some of them alike, and reversals of some of them."""
    payments = draw(
        st.lists(
            st.builds(
                lambda reference, kroner, days: Transaction(
                    a_payment(f"{kroner}", reference=reference, booked_on=FIRST + timedelta(days=days))
                ),
                st.sampled_from([*CLAIMS, UNKNOWN]),
                st.sampled_from([100, 300, 500, 800, 1600]),
                st.integers(0, 18),
            ),
            min_size=1,
            max_size=6,
        )
    )
    reversed_lines = draw(st.sets(st.integers(0, len(payments) - 1), max_size=2))
    return payments + [_reversal_of(payments[n].payment, n, draw(st.integers(0, 5))) for n in sorted(reversed_lines)]


def _reversal_of(payment: IncomingPayment, line: int, days: int) -> Transaction:
    day = payment.booked_on + timedelta(days=days)
    return Transaction(payment._replace(kind="reversal", booked_on=day, dedupe_key=f"{payment.dedupe_key} back"), line)


FILES = st.lists(st.integers(0, 7), min_size=1, max_size=4)
LEDGERS = st.tuples(st.integers(1, 20), st.booleans())
STEPS = st.lists(FILES | LEDGERS, max_size=8)


@given(banks(), STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_files_and_ledgers_leaves_the_balance_of_a_simple_model(session, bank, steps):
    with session.begin_nested() as example:
        customer = a_customer(session)
        invoices = {
            reference: [
                issue(session, an_invoice(customer, number=number, total=f"{kroner}", payment_reference=reference))
                for number, kroner in numbers.items()
            ]
            for reference, numbers in CLAIMS.items()
        }
        model = Model(bank)
        for step in steps:
            _take_ledger(session, model, step[0], lags=step[1]) if isinstance(step, tuple) else _take_file(
                session, model, step
            )
            match_waiting(session, own=OWN, now=MORNING)
            for reference, theirs in invoices.items():
                left = sum(standing_of(session, one).left.minor for one in theirs)
                assert left == 100 * model.left(reference), reference
        example.rollback()


def _take_file(session, model: Model, lines: Sequence[int]) -> None:
    """Some of the bank's list, also lines that came before; each may be the file's last or first."""
    known = [n for n in lines if n < len(model.bank)]
    payments_first = sorted(known, key=lambda n: model.bank[n].reverses is not None)
    came: list[IncomingPayment] = []
    for n in payments_first:
        if model.may_come(n):
            model.seen.add(n)
            came.append(model.bank[n].payment)
    take(session, *came, digest=" ".join(one.dedupe_key for one in came))


def _take_ledger(session, model: Model, days: int, *, lags: bool) -> None:
    read_on = FIRST + timedelta(days=days)
    known = model.erp_knows(read_on, lags=lags)
    ledger_says(
        session,
        *(_row(model, reference, number, known) for reference, number in IN_LEDGER.items()),
        as_of=datetime(read_on.year, read_on.month, read_on.day, 5, tzinfo=UTC),
    )
    if read_on >= model.read_on:
        model.read_on = read_on
        model.in_ledger = dict.fromkeys(IN_LEDGER, known)


def _row(model: Model, reference: str, number: str, known: set[int]) -> LedgerRow:
    paid = sum(model.of(reference, known))
    days = [
        one.payment.booked_on
        for n in known
        if (one := model.bank[n]).payment.reference == reference and one.reverses is None
    ]
    balance = sum(CLAIMS[reference].values()) - paid
    return LedgerRow(number, balance * 100, paid * 100, max(days, default=None), "none", None, 0, 0)
