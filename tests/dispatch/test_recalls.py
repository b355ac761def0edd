"""What channels have of a cancelled run asked back, and taken up by a new run."""

from uuid import UUID

import pytest
from sqlalchemy import select

from portal.config import EfakturaChannel
from portal.dispatch.channel import ChannelDown
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.models import Dispatch, Run
from portal.dispatch.recalling.calling_off import CalledOff
from portal.dispatch.recalling.recalled import Kept, Recalls, kept_of, recalls_of
from portal.dispatch.recalling.recalls import ask_back
from portal.dispatch.service import NothingToSend
from portal.dispatch.tasks import recall
from portal.jobs import Workplace
from portal.policy.recall import Recalled
from tests.dispatch.bank_run import BankRun, billed
from tests.dispatch.bank_street import KARI
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Town, hand, mailed, say, states
from tests.dispatch.steered import Returning, again, cancel, swept


def test_what_a_channel_has_is_asked_back_and_given_back(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    channel = Returning(capabilities=capable(idempotent=False))
    hand(town, "email", channel)
    assert cancel(town) == CalledOff(cancelled=0, under_way=0, asked_back=1)
    assert ("dispatch.recall", "email") in swept(town)
    assert ask_back(workplace.database, name="email", channel=channel) == 1
    assert (town.delivery(invoice).state, states(town, invoice)[-1]) == ("cancelled", "revoked")
    assert recalled(town) == (Recalls(wanted=0, revoked=1, refused=0), ())
    assert ask_back(workplace.database, name="email", channel=channel) == 0


def recalled(town: Town) -> tuple[Recalls, tuple[Kept, ...]]:
    with town.work.database.transaction() as session:
        return recalls_of(session, town.run), kept_of(session, town.run, most=5)


def test_what_cannot_be_called_back_stays_as_it_is_and_is_named(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    channel = Returning(gives_back="kept")
    hand(town, "email", channel)
    cancel(town)
    ask_back(workplace.database, name="email", channel=channel)
    assert town.channels(invoice) == [("email", "accepted")]
    assert recalled(town) == (Recalls(wanted=0, revoked=0, refused=1), (Kept("1", "email"),))
    # It is said once, and nobody asks again.
    assert ("dispatch.recall", "email") not in swept(town)
    with pytest.raises(NothingToSend):
        again(town)


def test_a_channel_that_is_not_there_is_asked_again(workplace: Workplace) -> None:
    town, _ = mailed(workplace)
    channel = Returning()
    hand(town, "email", channel)
    cancel(town)
    channel.down = True
    with pytest.raises(ChannelDown):
        ask_back(workplace.database, name="email", channel=channel)
    assert recalled(town)[0].wanted == 1
    channel.down = False
    assert ask_back(workplace.database, name="email", channel=channel) == 1


def test_what_was_heard_before_the_line_went_dead_is_kept(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 2)
    channel = Returning(capabilities=capable(settles=capable().settles))
    hand(town, "email", channel)
    cancel(town)

    def once(attempt: UUID) -> Recalled:
        if channel.asked:
            raise ChannelDown("nobody there")
        channel.asked.append(attempt)
        return "gone"

    channel.revoke = once  # type: ignore[method-assign]
    with pytest.raises(ChannelDown):
        ask_back(workplace.database, name="email", channel=channel)
    assert recalled(town)[0] == Recalls(wanted=1, revoked=1, refused=0)


def test_a_new_run_takes_up_what_was_given_back_in_the_same_promise(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=say("transient")))
    cancel(town)
    new = again(town)
    assert new.route() == 1
    assert new.channels(invoice) == [("email", "revoked"), ("email", "planned")]
    assert hand(new, "email", Counter()) == 1
    with workplace.database.transaction() as session:
        assert session.scalars(select(Dispatch.run_id)).all() == [new.run]
        assert dict(session.execute(select(Run.id, Run.state)).all()) == {town.run: "cancelled", new.run: "running"}


def test_a_new_run_tries_again_the_channel_that_refused_in_the_cancelled_one(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=say("refused")))
    assert town.route() == 1
    cancel(town)
    new = again(town)
    new.route()
    assert new.channels(invoice) == [("email", "refused"), ("paper", "revoked"), ("email", "planned")]


def test_a_claim_in_the_bank_is_called_back_and_gone_from_there(workplace: Workplace) -> None:
    town = BankRun(workplace, ("1", billed(KARI)))
    town.route()
    town.send()
    assert cancel(town).asked_back == 1
    bank = Efaktura(town.street.access(), EfakturaChannel())
    assert ask_back(workplace.database, name="efaktura", channel=bank) == 1
    assert (town.channels("1"), town.delivery("1").state) == ([("efaktura", "revoked")], "cancelled")
    (attempt,) = town.delivery("1").attempts
    assert bank.revoke(attempt.id) == "gone", "the bank says yes again when the answer was lost"


def test_a_job_asks_back_until_all_have_answered(workplace: Workplace) -> None:
    town, invoices = mailed(workplace, 2)
    hand(town, "email", Counter())
    cancel(town)
    recall(workplace, "email")
    recall(workplace, "email")
    assert recalled(town)[0] == Recalls(wanted=0, revoked=0, refused=2)
    assert [town.channels(one) for one in invoices] == [[("email", "accepted")]] * 2
