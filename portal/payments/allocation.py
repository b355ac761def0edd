"""Which invoices a payment pays: exact reference on our own account, what is due first before the rest. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from portal.invoices.balance import Seen
from portal.invoices.payable import PayableClaim, RunningBalance
from portal.payments.incoming import IncomingPayment, OwnAccounts
from portal.payments.status import State
from portal.values.money import Money


class Part(NamedTuple):
    """What of a payment goes to an invoice; negative when it is taken back."""

    invoice_id: UUID
    amount: Money


class Verdict(NamedTuple):
    """What became of a payment. `over` is more than was asked for: it stands on the claim due last, as a credit."""

    state: State
    parts: tuple[Part, ...]
    over: Money
    reverses: UUID | None = None


class Known(NamedTuple):
    """A payment that was booked before, and what it pays."""

    id: UUID
    payment: IncomingPayment
    parts: tuple[Part, ...] = ()
    is_reversed: bool = False


class Books:
    """Claims and earlier payments, and what each payment booked in turn does to them."""

    def __init__(
        self, claims: Mapping[str, Sequence[PayableClaim]], known: Iterable[Known], *, own: OwnAccounts
    ) -> None:
        self._own = own
        self._by_reference = {reference: list(map(RunningBalance, some)) for reference, some in claims.items()}
        self._balances = {one.claim.invoice_id: one for some in self._by_reference.values() for one in some}
        self._known: dict[str, list[Known]] = {}
        for one in known:
            self._remember(one)

    def book(self, payment_id: UUID, payment: IncomingPayment) -> Verdict:
        """Decide what the payment pays or takes back, and count on from there."""
        verdict = self._taken_back(payment) if payment.kind == "reversal" else self._paid(payment)
        self._put(payment, verdict.parts)
        if payment.kind == "payment":
            self._remember(Known(payment_id, payment, verdict.parts))
        return verdict

    @property
    def settled(self) -> tuple[UUID, ...]:
        """The invoices that had something left before and have nothing left now."""
        return tuple(id_ for id_, one in self._balances.items() if one.opening > 0 >= one.left)

    def _paid(self, payment: IncomingPayment) -> Verdict:
        balances = self._balances_for(payment)
        if not balances:
            return Verdict("unknown", (), Money.zero(payment.amount.currency))
        parts, over, is_whole = split(payment, balances)
        if over and self._alike(payment):
            return Verdict("duplicate_suspected", parts, over)
        return Verdict("allocated" if is_whole else "partly", parts, over)

    def _taken_back(self, reversal: IncomingPayment) -> Verdict:
        nothing = Money.zero(reversal.amount.currency)
        named = [one for one in self._alike(reversal) if one.payment.booked_on <= reversal.booked_on]
        if not named:
            return Verdict("unknown", (), nothing)
        taken = max(named, key=lambda one: one.payment.booked_on)
        self._known[taken.payment.reference or ""].remove(taken)
        parts = tuple(Part(part.invoice_id, -part.amount) for part in taken.parts)
        return Verdict("allocated", parts, nothing, reverses=taken.id)

    def _balances_for(self, payment: IncomingPayment) -> list[RunningBalance]:
        """Those of the claims with its reference, on an account that is ours like its own, in its currency."""
        accounts, currency = self._own.get(payment.account, frozenset()), payment.amount.currency
        balances = self._by_reference.get(payment.reference or "", ())
        return [one for one in balances if one.claim.account in accounts and one.claim.currency == currency]

    def _alike(self, payment: IncomingPayment) -> list[Known]:
        """Earlier payments with the same reference and amount on the same account that were not taken back."""
        wanted = (payment.account, payment.amount)
        theirs = self._known.get(payment.reference or "", ())
        return [one for one in theirs if payment.reference and (one.payment.account, one.payment.amount) == wanted]

    def _put(self, payment: IncomingPayment, parts: Iterable[Part]) -> None:
        for part in parts:
            # A person may have put it on an invoice with another reference, which is none of these.
            balance = self._balances.get(part.invoice_id)
            if balance:
                balance.put(Seen(payment.booked_on, part.amount))

    def _remember(self, known: Known) -> None:
        if not known.is_reversed:
            self._known.setdefault(known.payment.reference or "", []).append(known)


def split(payment: IncomingPayment, balances: Sequence[RunningBalance]) -> tuple[tuple[Part, ...], Money, bool]:
    """The payment's parts on claims in order, what nobody asked for, and whether every claim it pays is paid whole.

    What nobody asked for goes to the last claim, where it is money paid too much: a credit of the customer's, which the
    ledger moves when it has moved it. The parts always add up to the payment.
    """
    seen, currency = Seen(payment.booked_on, payment.amount), payment.amount.currency
    parts: dict[UUID, int] = {}
    left, is_whole = payment.amount.minor, True
    for balance in balances:
        room = balance.room(seen)
        if left and room:
            parts[balance.claim.invoice_id] = took = min(room, left)
            left, is_whole = left - took, took == room
    if left:
        last = balances[-1].claim.invoice_id
        parts[last] = parts.get(last, 0) + left
    paid = [Part(invoice_id, Money(minor, currency)) for invoice_id, minor in parts.items()]
    return tuple(paid), Money(left, currency), is_whole
