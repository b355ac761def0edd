"""Codes on their way to the address they are to prove."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from flask import Flask

from portal.config import Settings
from portal.db import vault_of
from portal.delivery.contact_points.codes import code_of
from portal.delivery.contact_points.models import ContactConfirmation
from portal.delivery.contact_points.service import ContactRefused, Wish, ask_for_change, confirm
from portal.delivery.contact_points.tasks import forget, send
from portal.delivery.mailing import NotSent
from portal.delivery.outgoing import NobodyThere
from portal.dispatch.wire.http import HttpLine, NotNow
from portal.dispatch.wire.sms import HttpSmsGateway, SmsRefused
from portal.jobs import Workplace
from portal.people.contacts import ContactKind
from portal.policy.outcome import Reason
from portal.sandbox.arrivals import Mailbox
from portal.sandbox.phone import SandboxPhone
from portal.sandbox.smtp import FOLDER
from portal.values import clock
from tests.invoices.issued import a_customer, a_resident

TOKEN = "a token of the sandbox's phone"


def asked(work: Workplace, typed: str, kind: ContactKind = "email") -> UUID:
    """Kari asks for a code."""
    with work.database.transaction() as session:
        wish = Wish(a_customer(session), kind, typed, "nb")
        return ask_for_change(session, by=a_resident(session), wish=wish, now=clock.now())


def row(work: Workplace, confirmation: UUID) -> ContactConfirmation:
    with work.database.transaction() as session:
        return session.get_one(ContactConfirmation, confirmation)


def test_a_code_comes_by_mail_to_the_address_it_proves(work: Workplace) -> None:
    confirmation = asked(work, "ny@example.no")
    send(work, confirmation=str(confirmation))
    box = Mailbox(work.settings.home / FOLDER)
    (arrived,) = box.arrived()
    mail = box.mail(arrived.key)
    body = mail.get_body(("plain",))
    assert body
    with work.database.transaction() as session:
        code = code_of(vault_of(session), confirmation)
    assert (arrived.to, arrived.files) == ("ny@example.no", ())
    assert code in body.get_content()
    # Neither amount nor service nor link, in either body.
    assert "http" not in mail.as_string()
    assert row(work, confirmation).sent_at


def test_a_code_is_sent_once_however_often_its_job_runs(work: Workplace) -> None:
    confirmation = asked(work, "ny@example.no")
    for _ in range(3):
        send(work, confirmation=str(confirmation))
    assert len(list(Mailbox(work.settings.home / FOLDER).arrived())) == 1


def test_an_address_nobody_has_is_noted_and_not_tried_again(work: Workplace) -> None:
    confirmation = asked(work, "ingen@bounce.example")
    send(work, confirmation=str(confirmation))
    assert row(work, confirmation).refused_at


def test_a_mail_server_that_is_away_is_tried_again(workplace: Workplace) -> None:
    told = {**workplace.settings.model_dump(), "smtp_url": "smtp://localhost:1"}
    work = Workplace(Settings.model_validate(told), workplace.municipality, workplace.database)
    confirmation = asked(work, "ny@example.no")
    with pytest.raises(NotSent):
        send(work, confirmation=str(confirmation))
    assert row(work, confirmation).sent_at is None


def test_a_code_of_yesterday_is_forgotten_with_its_address(work: Workplace) -> None:
    confirmation = asked(work, "ny@example.no")
    forget(work)
    assert row(work, confirmation)
    with work.database.transaction() as session:
        session.get_one(ContactConfirmation, confirmation).created_at -= timedelta(days=2)
    forget(work)
    with work.database.transaction() as session:
        assert session.get(ContactConfirmation, confirmation) is None


def test_a_code_is_good_for_a_quarter_of_an_hour(work: Workplace) -> None:
    confirmation = asked(work, "ny@example.no")
    with work.database.transaction() as session:
        code, later = code_of(vault_of(session), confirmation), clock.now() + timedelta(minutes=16)
        with pytest.raises(ContactRefused) as refused:
            confirm(session, by=a_resident(session), confirmation=confirmation, typed=code, now=later)
    assert refused.value.reason == Reason("code_expired")


def test_nobody_s_mailbox_is_filled_from_here(work: Workplace) -> None:
    for name in ("a", "b") * 5:
        asked(work, f"{name}@example.no")
    with pytest.raises(ContactRefused) as refused:
        asked(work, "a@example.no")
    assert refused.value.reason == Reason("too_many")


def gateway(settings: Settings, token: str = TOKEN) -> HttpSmsGateway:
    """The sandbox's phone, spoken to without a socket."""
    web = Flask(__name__)
    told = {**settings.model_dump(), "sms_url": "http://localhost:8001/sms", "sms_token": TOKEN}
    web.register_blueprint(SandboxPhone(Settings.model_validate(told)).blueprint)
    headers = {"Authorization": f"Bearer {token}"}
    line = HttpLine("sms", "http://localhost:8001/sms", headers=headers, transport=httpx.WSGITransport(web))
    return HttpSmsGateway("http://localhost:8001/sms", token, "Lørenskog kommune", line)


def test_a_text_comes_to_the_phone(settings: Settings) -> None:
    gateway(settings).send("+4790000000", "123456 er koden din")
    (message,) = SandboxPhone(settings).messages()
    assert (message.to, message.sender, message.text) == ("+4790000000", "Lørenskog k", "123456 er koden din")


def test_a_number_that_is_none_is_refused_for_good(settings: Settings) -> None:
    with pytest.raises(SmsRefused):
        gateway(settings).send("+4722334455", "123456")


def test_a_token_that_is_wrong_is_ours_to_put_right(settings: Settings) -> None:
    with pytest.raises(NotNow):
        gateway(settings, "another").send("+4790000000", "123456")


def test_a_mobile_without_a_gateway_is_not_taken_for_wrong(work: Workplace) -> None:
    confirmation = asked(work, "900 00 000", "mobile")
    with pytest.raises(NotSent):
        send(work, confirmation=str(confirmation))
    assert row(work, confirmation).refused_at is None
    assert not issubclass(NotSent, NobodyThere)
