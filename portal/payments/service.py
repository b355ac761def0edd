"""Booking payments: those of a file, and those that waited until they became clear. Nothing is booked twice."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Text, any_, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from portal.db import Session, new_key
from portal.payments.booking import Booked, Booking, alone, decide, incoming_of, put_on_invoices
from portal.payments.incoming import IncomingPayment, OwnAccounts
from portal.payments.models import Payment, PaymentFile
from portal.payments.queries import may_be_matched
from portal.payments.reading import PaymentsRead
from portal.payments.status import WAITING, FileKind

# Decided and written together: flat memory, few statements.
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file. `known` transactions came in another file before, or twice in this one.

    `states`: how many payments of each state, and how many `reversal`s, which have no part in the others; `paid_off`:
    how many invoices were `settled`, as in Booking, one that was reopened in between twice. `booked` and `settled` are
    empty where only counts were asked for. `unchanged`: the same bytes were taken in whole before, nothing was written.
    """

    states: Counter[str] = field(default_factory=Counter)
    known: int = 0
    paid_off: int = 0
    booked: tuple[Booked, ...] = ()
    settled: tuple[UUID, ...] = ()
    unchanged: bool = False


def take_in(
    session: Session, *, digest: str, read: PaymentsRead, own: OwnAccounts, now: datetime, only_count: bool = False
) -> Taken:
    """Book a file's payments; `digest` is its SHA-256.

    A transaction is known by its dedupe key, whatever file it comes in. The same bytes again are not even gone through,
    unless something was refused: then it may be that it is accepted now. To `only_count` them keeps memory flat however
    large the file is.
    """
    alone(session)
    file_id = _begin(session, digest, read.kind, now)
    if file_id is None:
        return Taken(unchanged=True)
    states: Counter[str] = Counter()
    known = paid_off = 0
    booked: list[Booked] = []
    settled: dict[UUID, None] = {}
    for some in _batches(read.payments):
        fresh = _unknown_of(session, some)
        known += len(some) - len(fresh)
        booking = _book_new(session, file_id, fresh, own=own, now=now)
        states.update(map(_counted_as, booking.booked))
        paid_off += len(booking.settled)
        if not only_count:
            booked += booking.booked
            settled |= dict.fromkeys(booking.settled)
    counts = {"booked": PaymentFile.booked + states.total(), "refused": len(read.refused)}
    session.execute(update(PaymentFile).where(PaymentFile.id == file_id).values(counts))
    return Taken(states, known, paid_off, tuple(booked), tuple(settled))


def match_waiting(session: Session, *, own: OwnAccounts, now: datetime) -> Booking:
    """Book what waits and has become clear: its invoice was registered, or the payment it takes back came."""
    alone(session)
    rows = session.scalars(may_be_matched(own).limit(_AT_ONCE)).all()
    booking = decide(session, [(row.id, incoming_of(row)) for row in rows], own=own)
    clear = [one for one in booking.booked if one.verdict.state not in WAITING]
    if clear:
        session.execute(
            update(Payment),
            [{"id": one.id, "state": one.verdict.state, "reverses_id": one.verdict.reverses} for one in clear],
        )
    put_on_invoices(session, clear, now=now)
    return Booking(tuple(clear), booking.settled)


def _counted_as(one: Booked) -> str:
    is_placed = one.verdict.state != "unknown"
    return "reversal" if one.payment.kind == "reversal" and is_placed else one.verdict.state


def _begin(session: Session, digest: str, kind: FileKind, now: datetime) -> UUID | None:
    """The file's row, or None when it was taken in whole before."""
    entry = {"id": new_key(), "digest": digest, "kind": kind, "booked": 0, "refused": 0, "imported_at": now}
    first_time = upsert(PaymentFile).values(entry).on_conflict_do_nothing(index_elements=["digest"])
    new = session.execute(first_time.returning(PaymentFile.id)).scalar()
    if new:
        return new
    before = (PaymentFile.digest == digest, PaymentFile.refused > 0)
    return session.scalar(select(PaymentFile.id).where(*before))


def _batches(payments: Iterable[IncomingPayment]) -> Iterator[list[IncomingPayment]]:
    """So many at once; what comes in goes before what is taken back."""
    waiting = iter(payments)
    while some := list(islice(waiting, _AT_ONCE)):
        yield sorted(some, key=lambda one: one.kind == "reversal")


def _unknown_of(session: Session, payments: Sequence[IncomingPayment]) -> list[IncomingPayment]:
    """Those whose key is new, each key once, in their order."""
    by_key = {one.dedupe_key: one for one in payments}
    known = _keys_among(session, by_key)
    return [one for key, one in by_key.items() if key not in known]


def _keys_among(session: Session, keys: Collection[str]) -> set[str]:
    asked = Payment.dedupe_key == any_(literal(list(keys), ARRAY(Text)))
    return set(session.scalars(select(Payment.dedupe_key).where(asked)))


def _book_new(
    session: Session, file_id: UUID, payments: Sequence[IncomingPayment], *, own: OwnAccounts, now: datetime
) -> Booking:
    booking = decide(session, [(new_key(), one) for one in payments], own=own)
    if booking.booked:
        session.execute(insert(Payment), [_row(one, file_id, now) for one in booking.booked])
        put_on_invoices(session, booking.booked, now=now)
    return booking


def _row(booked: Booked, file_id: UUID, now: datetime) -> dict[str, Any]:
    payment = booked.payment
    return {
        "id": booked.id,
        "file_id": file_id,
        "dedupe_key": payment.dedupe_key,
        "kind": payment.kind,
        "account": payment.account,
        "reference": payment.reference,
        "amount_minor": payment.amount.minor,
        "currency": payment.amount.currency,
        "booked_on": payment.booked_on,
        "channel": payment.channel,
        "state": booked.verdict.state,
        "reverses_id": booked.verdict.reverses,
        "received_at": now,
    }
