"""Residents are told of a changed contact point at the old one and the new one, once for each change."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from portal.delivery.contact_points import changes
from portal.delivery.contact_points.models import ContactText
from portal.delivery.contact_points.telling import tell_changes
from portal.delivery.contact_points.texting import Texts
from portal.dispatch.models import Letter
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.sms import SmsRefused
from portal.jobs import Workplace
from portal.people.contacts import ContactKind, Giver
from tests.dispatch.letter_office import LetterOffice, carries
from tests.dispatch.post_office import Counter, say
from tests.invoices.issued import MORNING, a_customer

NEW = {"email": "new@example.no", "mobile": "+4790000000"}


@dataclass
class Phone:
    """A gateway that keeps what it is given, or does what it is told to."""

    fault: Exception | None = None
    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, to: str, text: str) -> None:
        self.sent.append((to, text))
        if self.fault:
            raise self.fault


def give(
    work: Workplace, kind: ContactKind = "email", *, by: Giver = "clerk", bounced: bool = False, **kari: object
) -> UUID:
    """Kari's address is changed on her spoken request."""
    with work.database.transaction() as session:
        customer = a_customer(session, **kari)
        if bounced:
            session.execute(text("update contact_point set bounced_at = now()"))
        changes.give(session, customer=customer, kind=kind, value=NEW[kind], source=by, now=MORNING)
    return customer


def tell(work: Workplace) -> int:
    with work.database.transaction() as session:
        return tell_changes(session, municipality=work.municipality, now=MORNING)


def letters(work: Workplace) -> list[Letter]:
    with work.database.transaction() as session:
        return list(session.scalars(select(Letter).order_by(Letter.occasion.desc())))


def sent_to(work: Workplace) -> list[str | None]:
    return [letter.recipient_email for letter in letters(work)]


def texted(work: Workplace, phone: Phone, *, later: timedelta = timedelta()) -> list[str]:
    Texts(work.database, phone, work.municipality, MORNING + later).send()
    return [to for to, _ in phone.sent]


def test_a_replaced_address_is_told_at_the_old_one_and_the_new_one(workplace: Workplace) -> None:
    give(workplace)
    assert tell(workplace) == 1
    old, new = letters(workplace)
    assert (old.recipient_email, new.recipient_email) == ("kari@example.no", NEW["email"])
    assert "byttet ut med en annen 22. november 2026" in old.text
    assert "Var det ikke du? Ring oss på 67 20 10 00" in old.text
    # Neither tells the other's reader where else the resident is reached, and no register knows a better way.
    assert NEW["email"] not in old.text
    assert "kari@example.no" not in new.text
    assert old.customer_id is new.customer_id is None


def test_it_is_told_once_however_often_the_job_runs(workplace: Workplace) -> None:
    give(workplace)
    assert [tell(workplace) for _ in range(3)] == [1, 0, 0]
    assert len(letters(workplace)) == 2


def test_a_worker_killed_before_it_was_noted_tells_nothing_twice(workplace: Workplace) -> None:
    give(workplace)
    tell(workplace)
    with workplace.database.transaction() as session:
        session.execute(text("update contact_change set told_at = null"))
    assert tell(workplace) == 1
    assert len(letters(workplace)) == 2


def test_every_change_is_told(workplace: Workplace) -> None:
    customer = give(workplace)
    tell(workplace)
    with workplace.database.transaction() as session:
        changes.give(session, customer=customer, kind="email", value="x@example.no", source="clerk", now=MORNING)
    tell(workplace)
    assert sorted(map(str, sent_to(workplace))) == [
        "kari@example.no",
        NEW["email"],
        NEW["email"],
        "x@example.no",
    ]


def test_what_changes_nothing_is_not_told(workplace: Workplace) -> None:
    customer = give(workplace)
    tell(workplace)
    with workplace.database.transaction() as session:
        changes.give(session, customer=customer, kind="email", value=NEW["email"], source="resident", now=MORNING)
        assert not changes.take(session, customer=customer, kind="mobile", source="resident", now=MORNING)
    assert tell(workplace) == 0


def test_an_old_address_that_bounces_is_told_the_best_other_way(workplace: Workplace) -> None:
    customer = give(workplace, bounced=True)
    tell(workplace)
    other, new = letters(workplace)
    assert (other.recipient_email, other.customer_id) == (None, customer)
    assert "En ny e-postadresse ble registrert for kundenummer 1000001" in other.text
    office = LetterOffice(workplace)
    office.set()
    office.route()
    assert office.channels(other.id) == [("paper", "planned")]
    assert office.channels(new.id) == [("email", "planned")]


def test_an_old_address_nobody_has_any_more_is_told_by_post(workplace: Workplace) -> None:
    give(workplace)
    tell(workplace)
    old, _ = letters(workplace)
    office = LetterOffice(workplace)
    office.set()
    office.route()
    office.hand("email", Counter(capabilities=carries(idempotent=False), answer=say("refused")))
    office.route()
    assert office.channels(old.id) == [("email", "refused"), ("paper", "planned")]


@pytest.mark.parametrize(("by", "told"), [("clerk", [None, NEW["email"]]), ("resident", [NEW["email"]])])
def test_a_first_address_written_down_by_a_clerk_is_told_another_way_too(
    workplace: Workplace, by: Giver, told: list[str | None]
) -> None:
    give(workplace, by=by, email=None)
    tell(workplace)
    assert sent_to(workplace) == told


def test_who_has_a_protected_identity_is_told_by_post_alone(workplace: Workplace) -> None:
    give(workplace, protected=True)
    tell(workplace)
    (letter,) = letters(workplace)
    assert letter.recipient_email is None
    office = LetterOffice(workplace)
    office.set()
    office.route()
    assert office.channels(letter.id) == [("paper", "planned")]


def test_a_removed_address_is_told_at_it_and_at_what_counts_again(workplace: Workplace) -> None:
    customer = give(workplace)
    with workplace.database.transaction() as session:
        session.execute(text("delete from contact_change"))
        assert changes.take(session, customer=customer, kind="email", source="clerk", now=MORNING)
    tell(workplace)
    old, new = letters(workplace)
    assert (old.recipient_email, new.recipient_email) == (NEW["email"], "kari@example.no")
    assert "Denne e-postadressen ble slettet hos oss" in old.text


def test_a_changed_number_is_told_by_text_message_at_both(workplace: Workplace) -> None:
    give(workplace, "mobile")
    tell(workplace)
    phone = Phone()
    assert texted(workplace, phone) == [NEW["mobile"], "+4799999999"]
    (_, new), (_, old) = phone.sent
    assert "har nå dette mobilnummeret til deg" in new
    assert "det er byttet ut. Var det ikke du som gjorde det? Ring oss på 67 20 10 00." in old
    assert texted(workplace, phone) == [NEW["mobile"], "+4799999999"]
    assert letters(workplace) == []


@pytest.mark.parametrize("fault", [NoAnswer(), BadAnswer()], ids=["no answer", "a bad answer"])
def test_a_text_that_may_have_gone_is_not_sent_again(workplace: Workplace, fault: Exception) -> None:
    give(workplace, "mobile")
    tell(workplace)
    texted(workplace, Phone(fault))
    assert texted(workplace, Phone(), later=timedelta(hours=1)) == []


def test_a_worker_killed_while_it_texts_leaves_nothing_to_send_twice(workplace: Workplace) -> None:
    give(workplace, "mobile", mobile=None, by="resident")
    tell(workplace)

    class Killed(BaseException):
        """The worker dies here."""

    killed = Phone(Killed())  # type: ignore[arg-type]  # not caught by anything that waits for an answer
    with pytest.raises(Killed):
        texted(workplace, killed)
    assert len(killed.sent) == 1
    assert texted(workplace, Phone()) == []


@pytest.mark.parametrize("fault", [NotReached(), NotNow("answered 503")], ids=["not reached", "not now"])
def test_a_text_that_certainly_did_not_go_is_sent_later(workplace: Workplace, fault: Exception) -> None:
    give(workplace, "mobile", mobile=None, by="resident")
    tell(workplace)
    texted(workplace, Phone(fault))
    assert texted(workplace, Phone(), later=timedelta(minutes=1)) == [NEW["mobile"]]


def test_a_number_nobody_has_any_more_is_told_the_best_other_way(workplace: Workplace) -> None:
    give(workplace, "mobile")
    tell(workplace)
    texted(workplace, Phone(SmsRefused()))
    (letter,) = letters(workplace)
    assert letter.recipient_email == "kari@example.no"
    assert "Et nytt mobilnummer ble registrert" in letter.text
    with workplace.database.transaction() as session:
        assert all(row.ended_at for row in session.scalars(select(ContactText)))


def test_news_of_yesterday_is_not_sent_by_text_any_more(workplace: Workplace) -> None:
    give(workplace, "mobile")
    tell(workplace)
    assert texted(workplace, Phone(), later=timedelta(days=2)) == []
