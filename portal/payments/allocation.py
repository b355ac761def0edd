"""Which invoices a payment pays: exact reference on our own account, what is due first before the rest. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.invoices.balance import Seen, total
from portal.invoices.payable import PayableClaim
from portal.payments.incoming import IncomingPayment, OwnAccounts
from portal.payments.status import State
from portal.values.money import Money


@dataclass(frozen=True, slots=True)
class Part:
    """What of a payment goes to an invoice; negative when it is taken back."""

    invoice_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a payment. `over` is more than was asked for: it stands on the claim due last, as a credit."""

    state: State
    parts: tuple[Part, ...]
    over: Money
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
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
        self._by_reference = {reference: [one.invoice_id for one in some] for reference, some in claims.items()}
        self._opening = {one.invoice_id: one for some in claims.values() for one in some}
        self._claims = dict(self._opening)
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
        now_paid = (id_ for id_, claim in self._claims.items() if claim.left.minor <= 0)
        return tuple(id_ for id_ in now_paid if self._opening[id_].left.minor > 0)

    def _paid(self, payment: IncomingPayment) -> Verdict:
        claims = self._claims_for(payment)
        if not claims:
            return Verdict("unknown", (), Money.zero(payment.amount.currency))
        parts, over, is_whole = split(payment, claims)
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

    def _claims_for(self, payment: IncomingPayment) -> list[PayableClaim]:
        accounts = self._own.get(payment.account, frozenset())
        claims = [self._claims[id_] for id_ in self._by_reference.get(payment.reference or "", ())]
        currency = payment.amount.currency
        return [one for one in claims if one.account in accounts and one.facts.claim.currency == currency]

    def _alike(self, payment: IncomingPayment) -> list[Known]:
        """Earlier payments with the same reference and amount on the same account that were not taken back."""
        wanted = (payment.account, payment.amount)
        theirs = self._known.get(payment.reference or "", ())
        return [one for one in theirs if payment.reference and (one.payment.account, one.payment.amount) == wanted]

    def _put(self, payment: IncomingPayment, parts: Iterable[Part]) -> None:
        for part in parts:
            # A person may have put it on an invoice with another reference, which is none of these.
            if part.invoice_id in self._claims:
                seen = Seen(payment.booked_on, part.amount)
                self._claims[part.invoice_id] = self._claims[part.invoice_id].after(seen)

    def _remember(self, known: Known) -> None:
        if not known.is_reversed:
            self._known.setdefault(known.payment.reference or "", []).append(known)


def split(payment: IncomingPayment, claims: Sequence[PayableClaim]) -> tuple[tuple[Part, ...], Money, bool]:
    """The payment's parts on claims in order, what nobody asked for, and whether every claim it pays is paid whole.

    What nobody asked for goes to the last claim, where it is money paid too much: a credit of the customer's, which the
    ledger moves when it has moved it. The parts always add up to the payment.
    """
    left, parts, is_whole = payment.amount, [], True
    for claim in claims:
        room = claim.room(Seen(payment.booked_on, left))
        took = min(room, left)
        if took:
            parts.append(Part(claim.invoice_id, took))
            left, is_whole = left - took, took == room
    if left:
        parts.append(Part(claims[-1].invoice_id, left))
    return _joined(parts), left, is_whole


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """One part an invoice."""
    invoices = dict.fromkeys(part.invoice_id for part in parts)
    if len(invoices) == len(parts):
        return tuple(parts)
    return tuple(
        Part(id_, total((part.amount for part in parts if part.invoice_id == id_), parts[0].amount.currency))
        for id_ in invoices
    )
