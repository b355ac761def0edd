"""What a mail server's no says of an address, and what the customer register makes of it."""

from dataclasses import replace

import pytest

from portal.config import Municipality
from portal.dispatch.channel import Outcome
from portal.dispatch.channels.email import Email
from portal.dispatch.wire.smtp import SmtpServer
from portal.jobs import Workplace
from portal.people.queries import contact_of
from portal.people.service import record_customer
from portal.policy.outcome import Reason
from tests.dispatch.awkward_server import awkward
from tests.dispatch.envelopes import a_batch, an_envelope
from tests.dispatch.post_office import Counter, Town, hand, mailed, opened, say
from tests.dispatch.town import NOW, a_customer, a_manager, bill

NO_ADDRESS = say("refused", reason=Reason("contact_stale"))


def answered(municipality: Municipality, **answers: bytes) -> Outcome:
    """What comes of a mail to a server that answers so."""
    assert municipality.channels.email
    with awkward(**answers) as server:
        channel = Email(SmtpServer.from_url(f"smtp://127.0.0.1:{server.port}"), municipality.channels.email)
        (outcome,) = channel.send(a_batch(an_envelope("email", municipality)))
    return outcome


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"550 5.1.1 no such mailbox", "contact_stale"),
        (b"550 5.1.2 no such domain", "contact_stale"),
        (b"550 5.2.1 mailbox disabled", "contact_stale"),
        (b"551 5.1.6 moved", "contact_stale"),
        (b"550 no such user here", "contact_stale"),
        (b"553 mailbox name not allowed", "contact_stale"),
        (b"550 5.7.1 we do not like your looks", "rejected_by_channel"),
        (b"552 5.2.2 mailbox full", "rejected_by_channel"),
        (b"554 5.1.1 transaction failed", "rejected_by_channel"),
    ],
)
def test_only_an_address_nobody_has_counts_as_one(answer: bytes, code: str, municipality: Municipality) -> None:
    outcome = answered(municipality, RCPT=answer + b"\r\n")
    assert (outcome.result, outcome.reason and outcome.reason.code) == ("refused", code)


@pytest.mark.parametrize(
    ("command", "answer", "only_this"),
    [
        ("RCPT", b"451 4.7.1 greylisted, come back\r\n", True),
        ("RCPT", b"450 4.2.1 mailbox busy\r\n", True),
        ("MAIL", b"451 out of order\r\n", False),
        ("RCPT", b"421 closing\r\n", False),
    ],
)
def test_patience_asked_for_one_mailbox_says_nothing_against_the_server(
    command: str,
    answer: bytes,
    only_this: bool,  # noqa: FBT001
    municipality: Municipality,
) -> None:
    outcome = answered(municipality, **{command: answer})
    assert (outcome.result, outcome.only_this) == ("transient", only_this)


def bounced(town: Town, number: str) -> bool:
    """Whether the address of that customer has been noted; recording the same customer again changes nothing."""
    with town.work.database.transaction() as session:
        customer = record_customer(session, facts=a_customer(number), now=NOW)
        email = contact_of(session, [customer])[customer].email
    assert email
    return email.bounced_at is not None


def test_an_address_nobody_has_is_not_tried_for_the_next_invoice(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 2)
    first = town.attempts()[0].id
    hand(town, "email", Counter(answer=lambda one: NO_ADDRESS(one) if one.attempt == first else say("accepted")(one)))
    stale = [number for number in ("1", "2") if bounced(town, number)]
    assert len(stale) == 1
    with workplace.database.transaction() as session:
        again = bill(session, "3", customer=a_customer(stale[0]))
    later = opened(workplace)
    later.route()
    email = later.delivery(again).steps[4]
    assert (email.verdict, email.reason) == ("passed", "contact_stale")
    assert later.channels(again) == [("paper", "planned")]


def test_the_refused_one_goes_on_to_the_next_channel_and_says_why(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=NO_ADDRESS))
    town.route()
    assert town.channels(invoice) == [("email", "refused"), ("paper", "planned")]
    assert town.delivery(invoice).steps[4].reason == "contact_stale"


def test_another_recipient_s_address_is_not_held_against_the_customer(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "1", other=a_manager())
    town = opened(workplace)
    town.route()
    hand(town, "email", Counter(answer=NO_ADDRESS))
    assert not bounced(town, "1")


def test_an_address_given_since_is_not_held_for_the_old_one(workplace: Workplace) -> None:
    town, _ = mailed(workplace)
    with workplace.database.transaction() as session:
        record_customer(session, facts=replace(a_customer("1"), email="ny@example.no"), now=NOW)
    hand(town, "email", Counter(answer=NO_ADDRESS))
    with workplace.database.transaction() as session:
        customer = record_customer(session, facts=replace(a_customer("1"), email="ny@example.no"), now=NOW)
        email = contact_of(session, [customer])[customer].email
    assert email
    assert (email.value, email.bounced_at) == ("ny@example.no", None)
