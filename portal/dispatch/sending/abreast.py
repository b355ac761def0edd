"""Attempts handed over each by itself: one after the other, or as many abreast as the channel takes at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from sqlalchemy import true

from portal.dispatch.channel import Batch, ChannelDown
from portal.dispatch.sending.attempts import InHand
from portal.dispatch.sending.hand import Hand, LockLost
from portal.dispatch.sending.shelf import Shelf
from portal.dispatch.sending.supply import Supply


def hand_over_each(hand: Hand, *, turn: float) -> int:
    """Hand over up to a batch, for at most `turn` seconds; return how many were taken up."""
    until = time.monotonic() + turn
    with hand.transaction() as session:
        taken = hand.take(session, whose=true(), most=hand.channel.capabilities.batch)
    if taken:
        _hand_over(hand, taken, until)
    return len(taken)


def _hand_over(hand: Hand, taken: list[InHand], until: float) -> None:
    supply = Supply(hand, taken, until=until)
    try:
        supply.keep(hand.ask(taken))
        _side_by_side(hand, supply, hand.shelf(taken), most=len(taken))
    except ChannelDown as down:
        supply.put_off(down)
    except Exception as fault:
        supply.doubt(fault)
        raise
    finally:
        if not hand.has_lost_its_lock:
            supply.close()


def _side_by_side(hand: Hand, supply: Supply, shelf: Shelf, *, most: int) -> None:
    """Raise what was raised: the fault before what came of it, and before nobody being there."""

    def send() -> None:
        try:
            for outcome in hand.channel.send(Batch(supply.draw(), shelf.read)):
                supply.hear(outcome)
        except BaseException:
            supply.stop()
            raise

    at_once = min(hand.channel.capabilities.at_once, most)
    with ThreadPoolExecutor(at_once) as threads:
        sending = [threads.submit(copy_context().run, send) for _ in range(at_once)]
    raised = [fault for one in sending if (fault := one.exception())]
    for fault in sorted(raised, key=lambda one: isinstance(one, ChannelDown | LockLost)):
        raise fault
