from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.config import Municipality
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch, Run
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.queries import channels_of, delivery_of
from portal.dispatch.service import NothingToSend, start_run
from portal.documents import store
from portal.invoices.models import InvoiceDocument
from tests.dispatch.facts_of_life import capable
from tests.dispatch.town import NOW, a_customer, a_manager, bill


@pytest.fixture
def desk(municipality: Municipality) -> Desk:
    email = capable(idempotent=False, max_document_bytes=10_000_000)
    return Desk(municipality, {"email": email, "paper": capable(transmits=True)}, "https://faktura.lorenskog.example")


def begin_run(session: Session, municipality: Municipality, **changes: date | None) -> Run:
    started = start_run(session, municipality=municipality, started_by="test", due_by=changes.get("due_by"), now=NOW)
    run = session.get(Run, started.run)
    assert run
    return run


def deferred(session: Session) -> list[tuple[str, dict[str, str]]]:
    rows = session.execute(text("select task_name, args from procrastinate_jobs order by id"))
    return [(name, arguments) for name, arguments in rows]


@pytest.mark.contract("LK-01")
@pytest.mark.contract("ST-16")
def test_a_run_promises_every_registered_invoice_that_it_arrives(session: Session, municipality: Municipality) -> None:
    invoices = {bill(session, str(number)).id for number in range(3)}
    run = begin_run(session, municipality)
    promised = session.scalars(select(Dispatch.subject_id).where(Dispatch.run_id == run.id)).all()
    assert set(promised) == invoices
    assert deferred(session) == [("dispatch.route", {"run": str(run.id)})]


def test_an_invoice_is_promised_once_whatever_the_number_of_runs(session: Session, municipality: Municipality) -> None:
    bill(session, "1")
    begin_run(session, municipality)
    with pytest.raises(NothingToSend):
        begin_run(session, municipality)


def test_the_municipality_s_file_is_kept_with_the_run(session: Session, municipality: Municipality) -> None:
    bill(session, "1")
    run = begin_run(session, municipality)
    assert store.get(session, run.municipality_digest) == municipality.source


def test_a_due_date_limits_the_run_to_what_is_due_by_then(session: Session, municipality: Municipality) -> None:
    soon = bill(session, "1", due_date=date(2026, 12, 1))
    bill(session, "2", due_date=date(2026, 12, 2))
    undated = bill(session, "3", due_date=None, kind="credit_note")
    run = begin_run(session, municipality, due_by=date(2026, 12, 1))
    promised = session.scalars(select(Dispatch.subject_id).where(Dispatch.run_id == run.id)).all()
    assert set(promised) == {soon.id, undated.id}


def test_a_reminder_is_the_issuer_s_own_to_send(session: Session, municipality: Municipality) -> None:
    bill(session, "1", kind="reminder")
    with pytest.raises(NothingToSend):
        begin_run(session, municipality)


def test_routing_writes_an_attempt_for_each_and_wakes_a_sender_a_channel(
    session: Session, municipality: Municipality, desk: Desk
) -> None:
    mailed = bill(session, "1")
    printed = bill(session, "2", customer=a_customer("2", email=None))
    run = begin_run(session, municipality)
    assert route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW) == 2
    states = channels_of(session, [mailed.id, printed.id])
    assert (states[mailed.id].channel, states[printed.id].channel) == ("email", "paper")
    assert {arguments["channel"] for name, arguments in deferred(session) if name == "dispatch.send"} == {
        "email",
        "paper",
    }


def test_the_route_is_kept_with_a_reason_for_every_channel(
    session: Session, municipality: Municipality, desk: Desk
) -> None:
    invoice = bill(session, "1", customer=a_customer("1", email=None))
    run = begin_run(session, municipality)
    route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW)
    delivery = delivery_of(session, invoice.id)
    assert delivery
    assert [(step.channel, step.verdict, step.reason) for step in delivery.steps] == [
        ("avtalegiro", "passed", "channel_disabled"),
        ("efaktura", "passed", "channel_disabled"),
        ("vipps", "passed", "channel_disabled"),
        ("mailbox", "passed", "channel_disabled"),
        ("email", "passed", "no_email"),
        ("paper", "chosen", "letter"),
    ]
    assert delivery.state == "open"
    assert delivery.current
    assert [event.state for event in delivery.current.events] == ["planned"]


def test_an_invoice_without_its_document_waits_and_is_looked_for_again(
    session: Session, municipality: Municipality, desk: Desk
) -> None:
    invoice = bill(session, "1")
    document = session.get(InvoiceDocument, invoice.id)
    assert document
    document.state = "pending"
    run = begin_run(session, municipality)
    assert route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW) == 0
    assert deferred(session)[-1] == ("dispatch.route", {"run": str(run.id)})
    document.state = "ready"
    assert route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW) == 1


@pytest.mark.contract("ST-16")
def test_an_invoice_nobody_can_carry_ends_exhausted_and_is_logged(
    session: Session, municipality: Municipality, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    invoice = bill(session, "1", customer=a_customer("1", email=None, address=None))
    run = begin_run(session, municipality)
    route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW)
    delivery = delivery_of(session, invoice.id)
    assert delivery
    assert (delivery.state, delivery.attempts) == ("exhausted", ())
    assert "dispatch_exhausted" in capsys.readouterr().out


def test_more_than_a_page_is_routed_page_by_page_each_once(
    session: Session, municipality: Municipality, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.dispatch.placing.routing.PAGE", 2)
    for number in range(5):
        bill(session, str(number))
    run = begin_run(session, municipality)
    assert [route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW) for _ in range(2)] == [5, 0]


def test_letters_wait_for_the_run_s_last_page_so_that_they_travel_together(
    session: Session, municipality: Municipality, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.dispatch.placing.routing.PAGE", 2)
    for number in range(5):
        bill(session, str(number), customer=a_customer(str(number), email=None))
    run = begin_run(session, municipality)
    route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW)
    assert [name for name, _ in deferred(session)].count("dispatch.send") == 1


def test_an_envelope_holds_everything_the_mail_is_made_of(
    session: Session, municipality: Municipality, desk: Desk
) -> None:
    bill(session, "F-2026/17", other=a_manager())
    run = begin_run(session, municipality)
    route_run(lambda: nullcontext(session), run=run.id, desk=desk, now=NOW + timedelta(hours=1))
    attempt = session.scalars(select(Attempt)).one()
    headers = dict(attempt.envelope["content"]["headers"])
    assert headers["To"] == "post@borettslaget.example"
    assert headers["Message-ID"] == f"<{attempt.id}@lorenskog.example>"
    assert headers["Date"] == "Sun, 22 Nov 2026 10:00:00 +0000"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert attempt.envelope["documents"][0]["name"] == "faktura-F-2026-17.pdf"
    assert session.scalar(select(func.count()).select_from(AttemptEvent)) == 1
