"""Letters to those who hold a document that is wrong by now, since the claim it asks for was moved or withdrawn.

One letter for each version of a claim, ever. One that has not left yet is called off with its claim (`withdrawal`), so
that of several moves only the newest is told. Whom no letter reaches is a human's task, as with any letter.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.placing.facts import facts_of
from portal.dispatch.recalling.changes import Untold, untold_changes
from portal.dispatch.writing.correspondents import reader_of
from portal.dispatch.writing.letters import AboutClaim, Correspondent, send_letter
from portal.invoices.queries import DispatchFacts, for_dispatch
from portal.notices import claim_withdrawn, due_date_moved
from portal.notices.claim_withdrawn import ClaimWithdrawn
from portal.notices.due_date_moved import DueDateMoved
from portal.notices.notice import Notice
from portal.policy.change_letter import Change
from portal.policy.claim_deadline import debited_on

# As many as are written in one transaction.
MOST: Final = 200
_DRAWS: Final = "avtalegiro"


def tell_of_changes(session: Session, *, municipality: Municipality, now: datetime) -> int:
    """Write the letters that are due, up to MOST of them; may be repeated. Return how many."""
    untold = list(islice(untold_changes(session, now=now), MOST))
    known = for_dispatch(session, [one.invoice for one in untold]) if untold else {}
    return sum(_tell(session, one, known, municipality, now) for one in untold)


def reader_by(known: DispatchFacts, channel: str, municipality: Municipality) -> Correspondent:
    """Whom a letter is to about a document that went by that channel.

    What is too private to be e-mailed is not written of by e-mail either.
    """
    recipient = facts_of(known, refused={}, country=municipality.country).recipient
    reader, rules = reader_of(known, recipient, channel), municipality.channels.email
    is_private = recipient.protected or (rules is not None and known.category in rules.excluded_categories)
    return replace(reader, email=None) if is_private else reader


def may_reach(reader: Correspondent, known: DispatchFacts) -> bool:
    """Whether there is any way to try, by e-mail, by post, or to a mailbox that a register may know of."""
    in_mailbox = reader.customer is not None and known.person_id is not None
    return bool(reader.email) or in_mailbox or (reader.address is not None and reader.address.is_complete)


def _tell(
    session: Session, one: Untold, facts: Mapping[UUID, DispatchFacts], municipality: Municipality, now: datetime
) -> bool:
    known, version = facts[one.invoice], one.change.version
    if known.claim_version != version:
        # Changed once more at this very moment: the next look finds it so.
        return False
    to = reader_by(known, one.change.channel, municipality)
    language = municipality.language_for(known.language if to.customer else None)
    notice = _notice(one.change, known, municipality, language)
    occasion, about = f"{one.invoice}/{version}", AboutClaim(one.invoice, version)
    letter = send_letter(
        session, municipality=municipality, occasion=occasion, to=to, notice=notice, now=now, about=about
    )
    return letter is not None


def _notice(change: Change, known: DispatchFacts, municipality: Municipality, language: str) -> Notice:
    name, contact = municipality.name(language), municipality.contact
    if change.new_due is None:
        return claim_withdrawn.compose(ClaimWithdrawn(name, known.number, contact.phone, contact.email), language)
    moved = DueDateMoved(
        municipality=name,
        number=known.number,
        old_day=debited_on(change.old_due) if change.old_due and change.was_drawn else change.old_due,
        new_day=debited_on(change.new_due) if change.asked_by == _DRAWS else change.new_due,
        left=known.amount,
        asked_by=change.asked_by,
        phone=contact.phone,
        email=contact.email,
    )
    return due_date_moved.compose(moved, language)
