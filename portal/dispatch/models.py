"""Runs, the promises they open, and each attempt to keep them; letters, which are promised like invoices."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text, UniqueConstraint, Uuid, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Run(Base):
    """One start of dispatch: what was selected, by which rule set.

    Letters of one day share a run of their own, and so do claims made anew.
    """

    __tablename__ = "dispatch_run"

    id: Mapped[UUID] = uuid_key()
    kind: Mapped[str] = mapped_column(Text, default="invoices")  # invoices | letters | claims (made anew)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by: Mapped[str] = mapped_column(Text)
    due_by: Mapped[date | None]
    state: Mapped[str] = mapped_column(Text, default="running")  # running | paused | cancelled
    municipality_digest: Mapped[str] = mapped_column(ForeignKey("document.digest"))
    # What was ticked: whether those whose card says otherwise are searched for eFaktura, and written on it when found.
    efaktura_search: Mapped[str] = mapped_column(Text, server_default="none")  # none | if_possible
    save_on_card: Mapped[bool] = mapped_column(server_default=false())


class Series(Base):
    """Recurring invoices of one issuer and name, and whether a schedule sends them."""

    __tablename__ = "series"

    issuer: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    send: Mapped[str] = mapped_column(Text)  # automatic | manual
    schedule: Mapped[str | None] = mapped_column(Text)  # five cron fields, in the municipality's zone
    search: Mapped[bool]  # search for eFaktura at each sending
    counted_from: Mapped[datetime] = mapped_column(UtcDateTime)  # its next time is the first one after this


class Dispatch(Base):
    """The promise that one subject arrives. One row a subject, purpose and version, ever.

    What a cancelled run gave back, a new run takes up in the same row: the promise is the same one, its attempts stay
    with it, and `uq_attempt_live` holds across runs.
    """

    __tablename__ = "dispatch"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "purpose", "version"),
        Index("ix_dispatch_open", "run_id", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[UUID] = uuid_key()
    run_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_run.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(Text)  # invoice | letter
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    purpose: Mapped[str] = mapped_column(Text)  # main | copy
    version: Mapped[int]
    state: Mapped[str] = mapped_column(Text)  # open | settled | exhausted | cancelled
    # The newest route: [{"channel", "verdict", "reason", "numbers"}, ...] in the order tried.
    route: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    municipality_digest: Mapped[str] = mapped_column(ForeignKey("document.digest"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    routed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # While a register cannot answer: since when the invoice waits, and when it is tried again.
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The registers that said no when it was routed: {register: {"code", "numbers"}}. Nobody is asked twice in a run.
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    # A copy of what is drawn leaves the house only once its claim is with the bank: until then it waits.
    waits: Mapped[bool] = mapped_column(server_default=false())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Transmission(Base):
    """A file that carries many attempts; its number is never used again."""

    __tablename__ = "transmission"
    __table_args__ = (UniqueConstraint("channel", "number"),)

    id: Mapped[UUID] = uuid_key()
    channel: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)  # letters | claims | cancellations
    number: Mapped[int] = mapped_column(BigInteger)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispatch_run.id"))
    digest: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)  # opened | written (its digest is known) | handed_over
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Attempt(Base):
    """One try through one channel. Its id is the key on the wire; retries keep the row."""

    __tablename__ = "attempt"
    __table_args__ = (
        # At most one live attempt a dispatch: not a hope, an index.
        Index(
            "uq_attempt_live",
            "dispatch_id",
            unique=True,
            postgresql_where=text("state not in ('refused', 'failed', 'revoked')"),
        ),
        Index(
            "ix_attempt_pending",
            "state",
            "not_before",
            postgresql_where=text("state in ('planned', 'sending', 'unknown')"),
        ),
        Index("ix_attempt_alarm", "dispatch_id", postgresql_where=text("alarm is not null")),
        Index("ix_attempt_recall", "dispatch_id", postgresql_where=text("recall = 'wanted'")),
        # What lies in a channel that asks for payment and nobody has asked back: portal.policy.recall.ASKING.
        Index(
            "ix_attempt_claim",
            "dispatch_id",
            postgresql_where=text(
                "(recall is null or recall_why = 'run') and channel in ('avtalegiro', 'efaktura', 'vipps') "
                "and state in ('accepted', 'delivered', 'read', 'failed')"
            ),
        ),
    )

    id: Mapped[UUID] = uuid_key()
    dispatch_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch.id"), index=True)
    channel: Mapped[str] = mapped_column(Text)
    # planned | sending | accepted | delivered | read | refused | failed | unknown | revoked
    state: Mapped[str] = mapped_column(Text)
    # Everything the bytes are made of: small body and headers here, documents by digest.
    envelope: Mapped[dict[str, Any]] = mapped_column(JSONB)
    transmission_id: Mapped[UUID | None] = mapped_column(ForeignKey("transmission.id"), index=True)
    sender: Mapped[int | None]  # the advisory lock of the sender that has it in hand: free again, the sender is gone
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True)
    )  # {"code", "numbers"} of the outcome
    reference: Mapped[str | None] = mapped_column(Text)  # the counterpart's own
    alarm: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # {"code", "numbers"}: a human must look into it
    # wanted (the channel is to be asked for it back) | refused (it stays) | over (paid or drawn there: nothing stays).
    recall: Mapped[str | None] = mapped_column(Text)
    # Of what is, or was, recalled: why (`portal.policy.recall.Why`, or run: it was cancelled), and since when.
    recall_why: Mapped[str | None] = mapped_column(Text)
    recall_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The transmission that cancels it, where the channel is told so in one.
    cancelled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("transmission.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChannelState(Base):
    """How a channel or a register fares. No row: nothing has failed yet."""

    __tablename__ = "channel_state"

    kind: Mapped[str] = mapped_column(Text, primary_key=True)  # channel | register
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    failures: Mapped[int]  # in a row
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since when nothing is sent; empty while it works
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when one sender tries again
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttemptEvent(Base):
    """Each state an attempt was in, with its time. Append-only."""

    __tablename__ = "attempt_event"
    __table_args__ = (
        Index("ix_attempt_event_double", "attempt_id", postgresql_where=text("detail ? 'possible_double'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), index=True)
    state: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class ResultFile(Base):
    """What the ERP was told of a run: one row a file. The newest without `acknowledged_at` waits to be fetched."""

    __tablename__ = "result_file"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("dispatch_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    # What the run looked like when it was written: another stamp since means newer states.
    stamp: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Letter(Base):
    """What the municipality writes that is no invoice. Kept as sent; one for each occasion, ever.

    Whom it is to is fixed when it is written. `customer_id` is the customer it is to, empty where it is to another.
    """

    __tablename__ = "letter"

    id: Mapped[UUID] = uuid_key()
    # Why it exists, so that nothing is said twice: `<notice>/<whom and what it is about>`, all by keys.
    occasion: Mapped[str] = mapped_column(Text, unique=True)
    notice: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(Text)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    # The claim it is about, where it is about one.
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    claim_version: Mapped[int | None]
    recipient_kind: Mapped[str] = mapped_column(Text)  # person | estate | minor | company
    recipient_name: Mapped[str] = mapped_column(Text)
    recipient_email: Mapped[str | None] = mapped_column(Text)
    recipient_street: Mapped[str | None] = mapped_column(Text)
    recipient_zip: Mapped[str | None] = mapped_column(Text)
    recipient_city: Mapped[str | None] = mapped_column(Text)
    recipient_country: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    # What its document says, where that is more than may be read on the way.
    document_text: Mapped[str | None] = mapped_column(Text)
    document_state: Mapped[str] = mapped_column(Text)  # pending | ready | failed
    document_digest: Mapped[str | None] = mapped_column(ForeignKey("document.digest"))
    document_size: Mapped[int | None] = mapped_column(BigInteger)
    document_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
