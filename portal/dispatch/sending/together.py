"""Attempts handed over in one transmission: its bytes and number are committed before it is handed over."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portal.db import Session
from portal.dispatch.channel import Batch, ChannelDown, Outcome, TooLate
from portal.dispatch.models import Attempt
from portal.dispatch.sending import transmissions
from portal.dispatch.sending.attempts import InHand
from portal.dispatch.sending.hand import Hand, not_now
from portal.dispatch.sending.transmissions import Numbered
from portal.values import clock


def transmit(hand: Hand) -> int:
    """Hand over one transmission, one that was left unfinished first; return how many attempts were taken up."""
    transmission, taken, late = _next_transmission(hand)
    if transmission is None:
        return late
    can = hand.channel.capabilities
    batch = Batch([one.envelope for one in taken], hand.shelf(taken).read, transmission.number, can.carries)
    try:
        if not transmission.written:
            digest = hand.channel.prepare(batch)
            with hand.transaction() as session:
                transmissions.mark_written(session, transmission.id, digest=digest)
        outcomes = {outcome.attempt: outcome for outcome in hand.channel.send(batch)}
    except ChannelDown as down:
        _conclude(hand, taken, {one.id: not_now(one, down) for one in taken}, handed_over=None)
    except TooLate:
        _take_back(hand, taken, transmission)
    else:
        _conclude(hand, taken, outcomes, handed_over=transmission)
    return len(taken) + late


def _next_transmission(hand: Hand) -> tuple[Numbered | None, list[InHand], int]:
    """What is handed over next, what it carries, and for how many it was too late."""
    now = clock.now()
    with hand.transaction() as session:
        found = transmissions.unfinished(session, channel=hand.name, run=hand.run, now=now)
        whose = Attempt.transmission_id == found.id if found else Attempt.transmission_id.is_(None)
        taken = hand.take(session, whose=whose, most=None if found else hand.channel.capabilities.batch)
        # What has been written may have been handed over: then it was in time.
        late = [] if found and found.written else [one for one in taken if one.envelope.is_late(now)]
        _give_up(hand, session, late)
        taken = [one for one in taken if one not in late]
        if not taken:
            return None, [], len(late)
        found = found or transmissions.open_transmission(
            session,
            channel=hand.name,
            kind=hand.channel.capabilities.carries,
            run=hand.run,
            attempts=[one.id for one in taken],
            now=now,
        )
        hand.begin(session, taken)
    return found, taken, len(late)


def _give_up(hand: Hand, session: Session, late: Sequence[InHand]) -> None:
    """What it is too late for goes on to the next channel."""
    if late:
        transmissions.leave_out(session, [one.id for one in late])
        told = [(one, Outcome(one.id, "refused", one.envelope.why_late, only_this=True)) for one in late]
        hand.conclude(session, told)


def _take_back(hand: Hand, taken: Sequence[InHand], transmission: Numbered) -> None:
    """It became too late for some of what was prepared: the others are prepared anew, under the same number."""
    with hand.transaction() as session:
        transmissions.reopen(session, transmission.id)
        hand.put_back(session, taken)


def _conclude(
    hand: Hand, taken: Sequence[InHand], outcomes: Mapping[UUID, Outcome], *, handed_over: Numbered | None
) -> None:
    with hand.transaction() as session:
        if handed_over:
            transmissions.mark_handed_over(session, handed_over.id, now=clock.now())
        hand.conclude(session, [(one, outcomes[one.id]) for one in taken])
