"""Attempts handed over in one transmission: its bytes and number are committed before it is handed over."""

from typing import Final
from uuid import UUID

from portal.dispatch import transmissions
from portal.dispatch.attempts import InHand
from portal.dispatch.channel import Batch, ChannelDown, Outcome
from portal.dispatch.hand import Hand, not_now
from portal.dispatch.models import Attempt
from portal.dispatch.transmissions import Numbered
from portal.values import clock

# The only kind of transmission so far; each kind of a channel has its own series of numbers.
_LETTERS: Final = "letters"


def transmit(hand: Hand) -> int:
    """Hand over one transmission, one that was left unfinished first; return how many attempts it carries."""
    transmission, taken = _next_transmission(hand)
    if transmission is None:
        return 0
    batch = Batch([one.envelope for one in taken], hand.shelf(taken).read, transmission.number)
    try:
        if not transmission.written:
            digest = hand.channel.prepare(batch)
            with hand.transaction() as session:
                transmissions.mark_written(session, transmission.id, digest=digest)
        outcomes = {outcome.attempt: outcome for outcome in hand.channel.send(batch)}
    except ChannelDown as down:
        _conclude(hand, taken, {one.id: not_now(one, down) for one in taken}, handed_over=None)
    else:
        _conclude(hand, taken, outcomes, handed_over=transmission)
    return len(taken)


def _next_transmission(hand: Hand) -> tuple[Numbered | None, list[InHand]]:
    now = clock.now()
    with hand.transaction() as session:
        found = transmissions.unfinished(session, channel=hand.name, run=hand.run, now=now)
        whose = Attempt.transmission_id == found.id if found else Attempt.transmission_id.is_(None)
        taken = hand.take(session, whose=whose, most=None if found else hand.channel.capabilities.batch)
        if not taken:
            return None, []
        ids = [one.id for one in taken]
        found = found or transmissions.open_transmission(
            session, channel=hand.name, kind=_LETTERS, run=hand.run, attempts=ids, now=now
        )
        hand.begin(session, taken)
    return found, taken


def _conclude(hand: Hand, taken: list[InHand], outcomes: dict[UUID, Outcome], *, handed_over: Numbered | None) -> None:
    with hand.transaction() as session:
        if handed_over:
            transmissions.mark_handed_over(session, handed_over.id, now=clock.now())
        hand.conclude(session, [(one, outcomes[one.id]) for one in taken])
