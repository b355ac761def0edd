"""Attempts handed over to their channel: write, commit, call with no transaction open, record."""

from typing import Final
from uuid import UUID

from portal.db import Database
from portal.dispatch.channel import Channel
from portal.dispatch.pausing import breakers
from portal.dispatch.sending.abreast import hand_over_each
from portal.dispatch.sending.hand import Hand
from portal.dispatch.sending.outage import give_way
from portal.dispatch.sending.senders import sender
from portal.dispatch.sending.together import transmit
from portal.dispatch.sending.watched import Watched
from portal.values import clock

# How long one turn of sending may last: a worker that is told to stop waits for it.
_TURN_SECONDS: Final = 10.0


def hand_over(database: Database, *, name: str, channel: Channel, run: UUID, turn: float = _TURN_SECONDS) -> int:
    """Hand over up to a batch of a run's attempts that wait for the channel `name`. Return how many were taken up.

    After `turn` seconds no more are begun; those wait for the next. While the channel's breaker is open none are taken
    in hand, but for those that have waited for it long enough and go on to the next channel.
    """
    with database.transaction() as session:
        admission = breakers.admit(session, "channel", name, now=clock.now())
    watched = Watched(channel, probe=admission.probe)
    with sender(database.engine) as (connection, key):
        hand = Hand(database, connection, key, name, watched, run)
        if not admission.admitted:
            return give_way(hand, admission.breaker)
        taken = transmit(hand) if channel.capabilities.transmits else hand_over_each(hand, turn=turn)
    if admission.probe or watched.turn.tried:
        with database.transaction() as session:
            breakers.note(session, "channel", name, watched.turn, now=clock.now())
    return taken
