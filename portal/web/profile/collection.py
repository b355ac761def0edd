"""Everything the portal has about a resident, file by file, each read when its turn comes and no longer held then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from portal.audit.queries import events_of, everything_of, looks_at_me
from portal.db import Session
from portal.delivery.contact_points.history import changes_of
from portal.delivery.notifying.choices import choices_of
from portal.delivery.offering.own import own_offers
from portal.dispatch.letter_queries import LetterView, letters_of
from portal.dispatch.queries import delivery_of
from portal.documents.store import get
from portal.invoices.queries import attachment_of, invoice_keys_of, invoice_of
from portal.jobs import Workplace
from portal.people.languages import language_chosen
from portal.people.profile_queries import own_customers
from portal.people.queries import national_numbers_of
from portal.people.resident import Resident
from portal.representation.queries import all_about
from portal.web.profile.cases import as_told, files_of, own_cases
from portal.web.profile.names import Names, extension_of
from portal.web.profile.plain import as_json
from portal.web.profile.readme import readme
from portal.web.profile.representations import Representations
from portal.words import Words

File = tuple[str, bytes]


@dataclass(frozen=True)
class Collection:
    """What is collected for whom, as of when. `files` can be gone through once."""

    work: Workplace
    resident: Resident
    words: Words
    today: date
    now: datetime
    names: Names = field(default_factory=Names)

    def files(self) -> Iterator[File]:
        """README first, what is registered, what happened, letters, cases, and every invoice with its documents.

        Each is read in a session of its own: nothing in the database waits for a slow line.
        """
        municipality = self.work.municipality
        moment = self.words.moment(self.now, municipality.zone)
        yield "README.txt", readme(self.words, municipality.name(self.words.language), moment).encode()
        with self._session() as session:
            facts = list(self._registered(session))
            letters = letters_of(session, self.resident)
            facts.append(("letters.json", self._json(session, letters)))
            facts.append(("offers.json", self._json(session, own_offers(session, self.resident))))
            cases = own_cases(session, self.resident)
            facts.append(("cases.json", self._json(session, as_told(session, cases))))
            invoices = invoice_keys_of(session, self.resident)
        yield from facts
        yield from self._letters(letters)
        for name, file in files_of(cases):
            with self._session() as session:
                content = get(session, file.digest)
            yield name, content
        for key in invoices:
            with self._session() as session:
                found = list(self._invoice(session, key))
            yield from found

    def _session(self) -> Session:
        return self.work.database.reading_session()

    def _json(self, session: Session, facts: object) -> bytes:
        subject = self.resident.subject
        return as_json(facts, without=national_numbers_of(session, subject) if subject else ())

    def _registered(self, session: Session) -> Iterator[File]:
        subject, actor = self.resident.subject, self.resident.actor
        customers = own_customers(session, self.resident)
        chosen = language_chosen(session, subject) if subject else None
        wanted = [{"occasion": occasion, "way": way} for occasion, way in sorted(choices_of(session, self.resident))]
        registered = {"customers": customers, "language_chosen": chosen, "messages_wanted": wanted}
        yield "profile.json", self._json(session, registered)
        ids = [one.id for one in customers]
        acting = Representations(actor, all_about(session, person=actor, customers=ids))
        acts = everything_of(session, actor) if actor else ()
        looks = looks_at_me(session, ids, representatives=acting.representatives)
        yield "contact_changes.json", self._json(session, changes_of(session, self.resident))
        yield "history.json", self._json(session, {"what_i_did": acts, "who_looked": looks})
        became = events_of(session, acting.ids)
        yield "representations.json", self._json(session, {"representations": acting.copy(), "what_became": became})

    def _letters(self, letters: Iterable[LetterView]) -> Iterator[File]:
        for letter in letters:
            if letter.document:
                with self._session() as session:
                    content = get(session, letter.document)
                yield self.names.free(f"letters/{letter.written_at:%Y-%m-%d}.pdf"), content

    def _invoice(self, session: Session, key: UUID) -> Iterator[File]:
        """The invoice, how it was sent, its PDF and what came with it."""
        found = invoice_of(session, self.resident, key, today=self.today, now=self.now)
        if found is None:  # no longer the subject's
            return
        folder = self.names.folder(found.kind, found.number, key)
        yield f"{folder}/invoice.json", self._json(session, {"invoice": found, "delivery": _sent(session, key)})
        if found.document.digest:
            yield f"{folder}/document.pdf", get(session, found.document.digest)
        for number, one in enumerate(found.attachments, 1):
            file = attachment_of(session, self.resident, key, one.id)
            if file:
                # Its own name may name anybody.
                yield f"{folder}/attachment-{number}{extension_of(file.media_type)}", get(session, file.digest)


def _sent(session: Session, invoice: UUID) -> dict[str, object] | None:
    """Which way it was tried and why. What channels answered word for word is for those who run the portal."""
    found = delivery_of(session, invoice)
    if found is None:
        return None
    attempts = [
        {
            "channel": one.channel,
            "state": one.state,
            "reference": one.reference,
            "events": [{"state": event.state, "at": event.at} for event in one.events],
        }
        for one in found.attempts
    ]
    return {"state": found.state, "steps": found.steps, "attempts": attempts}
