"""What waits for a channel that stays down: after the hours each attempt is tried, it goes on to the next.

While a channel's breaker is open nothing is tried, so it is not tries that are counted here but the time gone by.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_

from portal.dispatch.capabilities import Retry
from portal.dispatch.channel import ChannelDown
from portal.dispatch.models import Attempt
from portal.dispatch.pausing.breaker import Breaker
from portal.dispatch.sending.hand import Hand, not_now
from portal.values import clock

_DOWN: Final = ChannelDown("it has not worked for hours")


def has_lasted(breaker: Breaker, retry: Retry, now: datetime) -> bool:
    """Whether an outage is as long as the channel's patience."""
    return breaker.opened_at is not None and now - breaker.opened_at >= retry.patience


def has_waited(retry: Retry, now: datetime) -> ColumnElement[bool]:
    """The attempts that have waited as long. What lies in a transmission is tried with it."""
    return and_(Attempt.created_at <= now - retry.patience, Attempt.transmission_id.is_(None))


def give_way(hand: Hand, breaker: Breaker) -> int:
    """Send up to a batch of what has waited too long on its way; return how many."""
    now, retry = clock.now(), hand.channel.capabilities.retry
    if not has_lasted(breaker, retry, now):
        return 0
    with hand.transaction() as session:
        taken = hand.take(session, whose=has_waited(retry, now), most=hand.channel.capabilities.batch)
        tried_enough = [replace(one, tries=len(retry.waits)) for one in taken]
        hand.conclude(session, [(one, not_now(one, _DOWN)) for one in tried_enough])
    return len(taken)
