"""Where letters about changed claims are written and sent, driven by hand."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from portal.dispatch.models import Dispatch, Letter
from portal.dispatch.recalling.telling import tell_of_changes
from portal.documents import store
from portal.jobs import Workplace
from tests.dispatch.letter_office import LetterOffice, carries
from tests.dispatch.post_office import Counter
from tests.dispatch.recalled import LATER, looked
from tests.documents.reading import text_of


@dataclass
class Desk:
    """The minutes' looks of a workplace, and what comes of them."""

    work: Workplace
    office: LetterOffice = field(init=False)

    def __post_init__(self) -> None:
        self.office = LetterOffice(self.work)

    def look(self, *, minutes: int = 0) -> int:
        """A minute's look, as the job does it. Return how many letters it writes."""
        now = LATER + timedelta(minutes=minutes)
        looked(self.work, now=now)
        with self.work.database.transaction() as session:
            return tell_of_changes(session, municipality=self.work.municipality, now=now)

    def letters(self) -> list[Letter]:
        with self.work.database.transaction() as session:
            return list(session.scalars(select(Letter).order_by(Letter.claim_version)))

    def states(self) -> list[tuple[str, str]]:
        """Each letter's notice and what became of its promise, the oldest claim first."""
        letters = select(Letter.notice, Dispatch.state).join(Dispatch, Dispatch.subject_id == Letter.id)
        with self.work.database.transaction() as session:
            return [tuple(row) for row in session.execute(letters.order_by(Letter.claim_version))]

    def send(self) -> Counter:
        """Set what is written, route it, and let the mail server take it."""
        self.office.set()
        self.office.route()
        server = Counter(capabilities=carries(idempotent=False))
        self.office.hand("email", server)
        return server

    def document(self, letter: Letter) -> str:
        with self.work.database.transaction() as session:
            return " ".join(text_of(store.get(session, letter.document_digest or "")).split())
