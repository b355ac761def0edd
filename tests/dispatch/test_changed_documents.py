"""What goes as a document after its claim has changed says first what is left and by when, whatever its PDF says."""

from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import vault_of
from portal.dispatch.envelope import from_json
from portal.dispatch.models import Attempt, Dispatch
from portal.documents import store
from portal.jobs import Workplace
from tests.dispatch import recalled
from tests.dispatch.bank_run import BankRun, billed
from tests.dispatch.bank_street import KARI
from tests.dispatch.post_office import Counter, Town, hand, mailed, opened, say
from tests.dispatch.recalled import asked_at_the_bank, looked, moved, paid
from tests.dispatch.town import NOW, bill
from tests.documents.reading import text_of

LEFT = "Endret siden den ble utstedt: betal 1 000,00 kr innen 15. desember 2026"


def newest(work: Workplace) -> Attempt:
    with work.database.transaction() as session:
        return session.scalars(select(Attempt).order_by(Attempt.created_at.desc()).limit(1)).one()


def document(work: Workplace, attempt: Attempt) -> str:
    with work.database.transaction() as session:
        envelope = from_json(attempt.id, attempt.envelope, vault_of(session))
        return text_of(store.get(session, envelope.documents[0].digest)).replace("\u00a0", " ")


def test_a_rest_that_is_too_near_its_date_for_the_bank_goes_on_paper_and_asks_for_the_rest_alone(
    workplace: Workplace,
) -> None:
    town = BankRun(workplace, ("1", billed(KARI)))
    town.route()
    town.send()
    paid(workplace, "234,50")
    looked(workplace)
    asked_at_the_bank(town)
    looked(workplace)
    town.run = recalled.claims_run(town)
    # Two days before it is due.
    town.route(after=NOW.replace(month=12, day=13) - NOW)
    attempt = newest(workplace)
    assert attempt.channel == "paper"
    assert LEFT in document(workplace, attempt)


def first_sent(workplace: Workplace, change: Any) -> Attempt:
    """An invoice that changes before it is sent at all."""
    with workplace.database.transaction() as session:
        invoice = bill(session, "1")
    change(workplace, invoice.id)
    opened(workplace).route()
    return newest(workplace)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda work, _: paid(work, "234,50"), LEFT),
        (lambda work, _: paid(work, "1 234,50"), "Endret siden den ble utstedt: du har ingenting å betale"),
        (moved, "Endret siden den ble utstedt: betal 1 234,50 kr innen 20. januar 2027"),
    ],
    ids=["paid in part", "paid", "moved"],
)
def test_what_changed_before_it_was_sent_says_so_first(workplace: Workplace, change: Any, said: str) -> None:
    attempt = first_sent(workplace, change)
    assert said in document(workplace, attempt)


def test_the_mail_says_where_to_look_and_no_amount(workplace: Workplace) -> None:
    content = first_sent(workplace, moved).envelope["content"]
    assert "Den første siden sier hva du skal betale nå." in content["text"]
    assert "Den første siden sier hva du skal betale nå." in content["html"]
    assert "1 234" not in content["text"].replace("\u00a0", " ")


def test_what_goes_as_it_was_issued_keeps_its_own_document(workplace: Workplace) -> None:
    _, (invoice,) = mailed(workplace)
    attempt = newest(workplace)
    with workplace.database.transaction() as session:
        assert store.get(session, attempt.envelope["documents"][0]["digest"]) == invoice.pdf
    assert "Den første siden" not in attempt.envelope["content"]["text"]


def test_the_next_way_carries_a_document_that_says_the_same(workplace: Workplace) -> None:
    attempt = first_sent(workplace, moved)
    with workplace.database.transaction() as session:
        run = session.scalars(select(Dispatch.run_id)).one()
    town = Town(workplace, run, count(10))
    hand(town, "email", Counter(answer=say("refused")))
    town.route()
    again = newest(workplace)
    assert again.channel == "paper"
    assert document(workplace, again) == document(workplace, attempt)


def test_what_cannot_be_made_to_say_so_is_sent_to_nobody_and_told(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise ValueError("no such font feature")

    monkeypatch.setattr("portal.dispatch.placing.made_documents.changed_of", broken)
    with workplace.database.transaction() as session:
        invoice = bill(session, "1")
    moved(workplace, invoice.id)
    town = opened(workplace)
    town.route()
    delivery = town.delivery(invoice)
    assert (delivery.state, delivery.attempts) == ("exhausted", ())
    assert "cover_not_made" in {step.reason for step in delivery.steps}
