"""An invoice's claim put into a channel by hand, where no run is wanted."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.db import new_key
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch, Run
from portal.documents import store
from portal.jobs import Workplace
from tests.invoices.issued import MORNING

DUE = date(2026, 12, 15)


def lie(work: Workplace, invoice: UUID, channel: str, **more: Any) -> None:
    """The first claim of an invoice, due on DUE, was delivered by a channel; `more` are columns of its attempt."""
    run, dispatch = new_key(), new_key()
    with work.database.transaction() as session:
        digest = store.put(session, work.municipality.source, "application/toml", now=MORNING)
        begun = {"started_at": MORNING, "started_by": "test", "due_by": None, "municipality_digest": digest}
        session.add(Run(id=run, **begun))
        session.flush()
        promise = {"subject_kind": "invoice", "subject_id": invoice, "purpose": "main", "version": 1}
        chosen = {"channel": channel, "verdict": "chosen", "reason": "mandate", "numbers": {"drawn_day": f"{DUE}"}}
        promise |= {"route": [chosen] if channel == "avtalegiro" else []}
        promise |= {"state": "settled", "municipality_digest": digest, "opened_at": MORNING}
        session.add(Dispatch(id=dispatch, run_id=run, **promise))
        session.flush()
        about = {"channel": channel, "state": "delivered", "envelope": {}, "tries": 1}
        attempt = Attempt(dispatch_id=dispatch, created_at=MORNING, updated_at=MORNING, **about | more)
        session.add(attempt)
        session.flush()
        session.add(AttemptEvent(attempt_id=attempt.id, state="delivered", at=MORNING))
