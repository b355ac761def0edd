"""Registering what was examined, or setting it aside, in the caller's transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from portal.db import Base, Session, new_key
from portal.documents import store
from portal.intake.assembly import Stored, customer_facts, new_invoice, number_year
from portal.intake.deployment import Deployment
from portal.intake.document import Document
from portal.intake.draft import Draft
from portal.intake.finding import Finding, as_json, finding
from portal.intake.models import Batch, BatchItem
from portal.intake.outcome import Outcome
from portal.invoices.service import Key, NewAttachment, Registered, SuppliedPdf, register_each, registered_among
from portal.people.service import CustomerFacts, record_customers
from portal.values.national_id import masked

_PDF, _XML, _CSV = "application/pdf", "application/xml", "text/csv"

# Made once: a delivery runs each of them a thousand times.
_BATCHES = Base.metadata.tables[Batch.__tablename__]
_INSERT_BATCH = insert(_BATCHES)
_INSERT_ITEM = insert(Base.metadata.tables[BatchItem.__tablename__])


@dataclass(frozen=True)
class OpenBatch:
    """A delivery being taken in. `known` are its invoices that are here already, `customers` those it has told of."""

    id: UUID
    known: dict[Key, Registered]
    customers: dict[CustomerFacts, UUID] = field(default_factory=dict)


def begin_batch(
    session: Session, *, name: str, manifest: bytes | None, keys: Collection[Key], now: datetime
) -> OpenBatch:
    """Open a batch. Its manifest, with everyone's person numbers, is kept sealed and nowhere else.

    `keys` are those of its documents, asked for at once instead of one by one.
    """
    batch = new_key()
    digest = store.put(session, manifest, _CSV, now=now, sealed=True) if manifest is not None else None
    row = {"id": batch, "name": masked(name), "manifest_digest": digest, "received_at": now, "finished_at": None}
    session.execute(_INSERT_BATCH, row)
    return OpenBatch(batch, registered_among(session, keys=keys))


def finish_batch(session: Session, *, batch: OpenBatch, now: datetime) -> None:
    session.execute(update(_BATCHES).where(_BATCHES.c.id == batch.id).values(finished_at=now))


def take_in(
    session: Session, *, batch: OpenBatch, documents: Sequence[Document], deployment: Deployment, now: datetime
) -> tuple[Outcome, ...]:
    """Register each document, find it unchanged, or set it aside; write the batch's items either way.

    Raise IntegrityError when another intake registered one a moment ago, and DataError when PostgreSQL cannot hold a
    value: nothing of any of them is written then. Call `look_again` before anything else.
    """
    outcomes = [verdict_on(document, batch.known) for document in documents]
    judged = list(zip(outcomes, documents, strict=True))
    accepted = [document for outcome, document in judged if outcome.verdict == "registered"]
    invoices = iter(_register(session, batch, accepted, deployment, now))
    refused = [document for outcome, document in judged if outcome.verdict == "quarantined"]
    _keep_sealed(session, refused, now)
    done = tuple(replace(one, invoice_id=next(invoices)) if one.verdict == "registered" else one for one in outcomes)
    items = [_item(outcome, batch.id, document.digest) for outcome, document in zip(done, documents, strict=True)]
    session.execute(_INSERT_ITEM, items)
    return done


def look_again(session: Session, *, batch: OpenBatch, documents: Sequence[Document]) -> None:
    """Learn what was registered since the batch began, after a transaction that failed."""
    batch.customers.clear()
    keys = {key for document in documents if (key := key_of(document))}
    batch.known.update(registered_among(session, keys=keys))


def verdict_on(document: Document, known: Mapping[Key, Registered]) -> Outcome:
    """What becomes of the document; `registered` where nothing stands against it."""
    if document.is_refused:
        return Outcome(document.file, "quarantined", document.draft, document.findings)
    key = key_of(document)
    there = known.get(key) if key else None
    if there is None:
        return Outcome(document.file, "registered", document.draft, document.findings)
    if there.content_digest == document.digest:
        return Outcome(document.file, "unchanged", document.draft, document.findings, there.id)
    taken = finding("number_taken", "number", document.draft.number)
    return Outcome(document.file, "quarantined", document.draft, (*document.findings, taken))


def refuse_batch(session: Session, *, name: str, why: Finding, manifest: bytes | None, now: datetime) -> Outcome:
    """Set a whole delivery aside: nothing in it can be trusted to be what it seems."""
    batch = begin_batch(session, name=name, manifest=manifest, keys=(), now=now)
    outcome = refused(name, why)
    session.execute(_INSERT_ITEM, _item(outcome, batch.id, ""))
    finish_batch(session, batch=batch, now=now)
    return outcome


def refused(name: str, why: Finding) -> Outcome:
    """The outcome of a delivery that is set aside whole: one, for the file that is to blame."""
    return Outcome(why.where.partition(" ")[0] or name, "quarantined", Draft(), (why,))


def key_of(document: Document) -> Key | None:
    """What the document's invoice is known by; None when that cannot be told."""
    draft, issuer = document.draft, document.issuer
    if issuer is None or draft.kind is None or draft.number is None:
        return None
    return issuer.organisation_number, draft.kind, draft.number, number_year(draft, issuer)


def _register(
    session: Session, batch: OpenBatch, documents: Sequence[Document], deployment: Deployment, now: datetime
) -> tuple[UUID, ...]:
    municipality = deployment.municipality
    told = [customer_facts(document, municipality) for document in documents]
    _tell_of_customers(session, batch, told, now)
    invoices = [
        new_invoice(document, batch.customers[facts], stored, municipality)
        for document, facts, stored in zip(documents, told, _store(session, documents, now), strict=True)
    ]
    return register_each(session, invoices=invoices, now=now) if invoices else ()


def _tell_of_customers(session: Session, batch: OpenBatch, told: Sequence[CustomerFacts], now: datetime) -> None:
    """Record customers once a batch, however many invoices say the same of them."""
    news = [facts for facts in dict.fromkeys(told) if facts not in batch.customers]
    if news:
        batch.customers.update(record_customers(session, facts=news, now=now))


def _store(session: Session, documents: Sequence[Document], now: datetime) -> Iterator[Stored]:
    """The bytes: the XML untouched and sealed, the PDF and what was embedded as they are."""
    digests = iter(store.put_each(session, [one for document in documents for one in _bytes(document)], now=now))
    for document in documents:
        source = next(digests) if document.xml is not None else None
        supplied = None
        if document.pdf is not None and document.person_number is not None:
            supplied = SuppliedPdf(next(digests), len(document.pdf), document.person_number)
        files = (
            NewAttachment(one.name, one.media_type, len(one.content), next(digests))
            for one in document.draft.attachments
        )
        yield Stored(source, supplied, tuple(files))


def _bytes(document: Document) -> Iterator[store.Unstored]:
    """In the order in which `_store` takes their digests."""
    if document.xml is not None:
        yield store.Unstored(document.xml, _XML, sealed=True)
    if document.pdf is not None:
        yield store.Unstored(document.pdf, _PDF)
    for one in document.draft.attachments:
        yield store.Unstored(one.content, one.media_type)


def _keep_sealed(session: Session, documents: Sequence[Document], now: datetime) -> None:
    """The originals of what was set aside: what is on disk for the clerk has its person numbers taken out."""
    kept = [
        store.Unstored(content, media_type, sealed=True)
        for document in documents
        for content, media_type in ((document.xml, _XML), (document.pdf, _PDF))
        if content is not None
    ]
    store.put_each(session, kept, now=now)


def _item(outcome: Outcome, batch: UUID, digest: str) -> dict[str, object]:
    return {
        "batch_id": batch,
        "file": masked(outcome.file),
        "outcome": outcome.verdict,
        "kind": outcome.draft.kind,
        "number": outcome.draft.number,
        "content_digest": digest,
        "invoice_id": outcome.invoice_id,
        "findings": [as_json(one) for one in outcome.findings],
    }
