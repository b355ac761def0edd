"""A delivery from its first byte to its archive copy: a handful of documents at a time.

What is written together is written whole or not at all; when one of a handful cannot be written, each is tried alone.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.exc import DataError, IntegrityError

from portal.db import Session
from portal.intake import service
from portal.intake.archive import Archive, report_refusal
from portal.intake.delivery import Delivery, DeliveryRefused, FileRefused, opened
from portal.intake.deployment import Deployment
from portal.intake.document import Document, examine, searched
from portal.intake.finding import Finding, finding
from portal.intake.inbox import Located
from portal.intake.manifest import ManifestWrong
from portal.intake.outcome import Outcome
from portal.intake.pieces import Piece, handfuls, manifest_in, pieces_of
from portal.intake.service import OpenBatch
from portal.invoices.service import Key, registered_among

Transaction = Callable[[], AbstractContextManager[Session]]
Report = Callable[[Path], None]


@dataclass(frozen=True)
class Intake:
    """Takes deliveries in. `transaction` gives a session that is committed when its block ends well."""

    deployment: Deployment
    transaction: Transaction
    home: Path
    now: datetime

    def take_in(self, located: Located, *, report: Report) -> Iterator[Outcome]:
        """Take in every document of a delivery, tell `report` where the findings file lies; yield each outcome.

        A wrong document is set aside with its findings and never stops the others; a delivery that cannot be opened,
        or whose manifest cannot be read, is set aside whole.
        """
        manifest: bytes | None = None
        try:
            with opened(located.path) as delivery:
                manifest = manifest_in(delivery)
                pieces = pieces_of(delivery, manifest, self.deployment)
                yield from self._documents(located, delivery, manifest, pieces, report)
        except (DeliveryRefused, FileRefused, ManifestWrong) as refused:
            yield self._refuse(located, refused.finding, manifest, report)

    def foresee(self, located: Located) -> Iterator[Outcome]:
        """What `take_in` would do; nothing is written anywhere."""
        try:
            with opened(located.path) as delivery:
                pieces = pieces_of(delivery, manifest_in(delivery), self.deployment)
                with self.transaction() as session:
                    known = registered_among(session, keys=_keys(pieces))
                for piece in pieces:
                    yield service.verdict_on(examine(piece, delivery, self.deployment), known)
        except (DeliveryRefused, FileRefused, ManifestWrong) as refused:
            yield service.refused(located.name, refused.finding)

    def _documents(
        self,
        located: Located,
        delivery: Delivery,
        manifest: bytes | None,
        pieces: tuple[Piece, ...],
        report: Report,
    ) -> Iterator[Outcome]:
        archive = Archive(self.home, located, self._today)
        archive.begin(manifest)
        with self.transaction() as session:
            batch = service.begin_batch(session, name=located.name, manifest=manifest, keys=_keys(pieces), now=self.now)
        for some in self._examined(delivery, pieces):
            for document, outcome in zip(some, self._outcomes(batch, some), strict=True):
                archive.keep(document, outcome)
                yield outcome
        with self.transaction() as session:
            service.finish_batch(session, batch=batch, now=self.now)
        report(archive.finish())

    def _examined(self, delivery: Delivery, pieces: Sequence[Piece]) -> Iterator[list[Document]]:
        """Handfuls of documents. The PDFs of one are searched while the one before it is written."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            searching: Future[list[Document]] | None = None
            for some in handfuls(pieces, delivery.sizes):
                documents = [examine(piece, delivery, self.deployment) for piece in some]
                before, searching = searching, pool.submit(list, map(searched, documents))
                if before is not None:
                    yield before.result()
            if searching is not None:
                yield searching.result()

    def _outcomes(self, batch: OpenBatch, documents: Sequence[Document]) -> Sequence[Outcome]:
        """Together, which spares most round trips; one by one when one of them cannot be written."""
        try:
            return self._recorded(batch, documents)
        except (IntegrityError, DataError):
            with self.transaction() as session:
                # Another intake may have registered the same invoice a moment ago; now it can be seen.
                service.look_again(session, batch=batch, documents=documents)
            return [self._alone(batch, document) for document in documents]

    def _alone(self, batch: OpenBatch, document: Document) -> Outcome:
        try:
            return self._recorded(batch, [document])[0]
        except (IntegrityError, DataError) as refused:
            batch.customers.clear()
            wrong = finding("not_storable", document.file, reason=type(refused.orig).__name__)
            return self._recorded(batch, [document.with_finding(wrong)])[0]

    def _recorded(self, batch: OpenBatch, documents: Sequence[Document]) -> Sequence[Outcome]:
        with self.transaction() as session:
            return service.take_in(session, batch=batch, documents=documents, deployment=self.deployment, now=self.now)

    def _refuse(self, located: Located, why: Finding, manifest: bytes | None, report: Report) -> Outcome:
        with self.transaction() as session:
            outcome = service.refuse_batch(session, name=located.name, why=why, manifest=manifest, now=self.now)
        report(report_refusal(self.home, located, outcome))
        return outcome

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.deployment.municipality.zone).date()


def _keys(pieces: tuple[Piece, ...]) -> set[Key]:
    return {piece.key for piece in pieces if piece.key}
