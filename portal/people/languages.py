"""The language a person has chosen for letters and mails: it goes before what the issuer's system says."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.people.models import Customer, LanguageChoice

_CHOSEN = (
    select(LanguageChoice.language)
    .where(LanguageChoice.person_id == Customer.person_id)
    .correlate(Customer)
    .scalar_subquery()
)
# Of a customer, in any statement that selects from customers.
LANGUAGE: Final = func.coalesce(_CHOSEN, Customer.language).label("customer_language")


def language_chosen(session: Session, person: UUID) -> str | None:
    """What the person has chosen; None: the issuer's system says it."""
    return session.scalar(select(LanguageChoice.language).where(LanguageChoice.person_id == person))


def choose_language(session: Session, *, person: UUID, language: str, now: datetime) -> None:
    """Keep a person's choice, for every customer number they have and get."""
    said = {"language": language, "chosen_at": now}
    row = insert(LanguageChoice).values(person_id=person, **said)
    session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=said))
