"""A municipality that finds people in Vipps by the mobile number of its customer register."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from pydantic import HttpUrl

from portal.app import create_app
from portal.config import Settings, load_municipality
from portal.db import vault_of
from portal.delivery.contact_points.codes import code_of
from portal.invoices.drafts import OtherRecipient
from portal.jobs import Workplace
from portal.people.queries import contact_of
from tests.dispatch.town import an_address
from tests.dispatch.vipps_street import with_vipps
from tests.invoices.issued import KARI, MORNING, a_customer
from tests.web.client import PageClient
from tests.web.conftest import LogIn

VIDEO = "https://video.example/elektronisk-faktura"


@pytest.fixture
def app(workplace: Workplace) -> Flask:
    """The portal of Strand, with Vipps and text messages."""
    sms = {"sms_url": "http://localhost:8001/sms", "sms_token": "a token of the sandbox's phone"}
    settings = Settings.model_validate({**with_vipps(workplace.settings).model_dump(), **sms})
    strand = load_municipality("strand")
    helped = strand.model_copy(update={"help": strand.help.model_copy(update={"video_url": HttpUrl(VIDEO)})})
    return create_app(replace(workplace, settings=settings, municipality=helped), clock=lambda: MORNING)


@pytest.fixture
def kari(logged_in: LogIn, workplace: Workplace, issued: Callable[..., UUID]) -> PageClient:
    """Kari gets paper: she has given neither number nor address."""
    with workplace.database.transaction() as session:
        a_customer(session, email=None, mobile=None)
    manager = OtherRecipient(an_address("Borettslaget AS", street="Lia 2"), None)
    issued(other=manager, payment_reference="000123400000014")
    return logged_in(KARI)


def ask(browser: PageClient, typed: str) -> str:
    form = browser.open("/delivery/mobile")
    answer = browser.browser.post("/delivery/mobile", data={"value": typed, "csrf_token": form.token()})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


@pytest.mark.contract("VA-14")
def test_whoever_has_given_no_number_is_advised_to(kari: PageClient) -> None:
    page = kari.open("/delivery")
    (vipps,) = page.texts("//ol[@class='channels']/li[h3[starts-with(., 'Vipps')]]")
    assert "Vi har ikke noe norsk mobilnummer til deg." in vipps
    assert "Gi oss mobilnummeret ditt her." in vipps


@pytest.mark.contract("LK-22")
def test_a_customer_with_another_recipient_is_warned_before_giving_a_number_and_may_leave_it(
    kari: PageClient, karis: UUID, workplace: Workplace
) -> None:
    page = kari.open("/delivery")
    assert "Den neste fakturaen din går i posten til Borettslaget AS." in page.text
    assert "Borettslaget AS får dem ikke lenger" in page.text
    before = kari.open(ask(kari, "+47 900 00 000"))
    assert "Borettslaget AS får dem ikke lenger" in before.text
    assert before.link("La det være som det er") == f"/delivery?customer={karis}"
    with workplace.database.transaction() as session:
        assert contact_of(session, [karis]) == {}


def test_a_number_is_written_as_it_is_dialled_once_its_code_is_typed(
    kari: PageClient, karis: UUID, workplace: Workplace
) -> None:
    address = ask(kari, "0047 900 00 000")
    confirmation = address.partition("confirmation=")[2]
    with workplace.database.transaction() as session:
        code = code_of(vault_of(session), UUID(confirmation))
    fields = {"code": code, "confirmation": confirmation, "csrf_token": kari.open(address).token()}
    assert kari.browser.post("/delivery/code", data=fields).status_code == 303
    with workplace.database.transaction() as session:
        mobile = contact_of(session, [karis])[karis].mobile
    assert mobile
    assert (mobile.value, mobile.source) == ("+4790000000", "resident")


def test_a_foreign_number_is_told_what_to_write_instead(kari: PageClient) -> None:
    form = kari.open("/delivery/mobile")
    page = kari.post("/delivery/mobile", status=422, data={"value": "+46 70 123 45 67", "csrf_token": form.token()})
    assert "Bare et norsk nummer kan brukes for Vipps." in page.text


@pytest.mark.contract("LK-23")
def test_help_and_the_video_are_linked_and_not_embedded(kari: PageClient) -> None:
    page = kari.open("/delivery")
    assert page.link("Se en video") == VIDEO
    assert page.link("Hva måtene er") == "/help#channels"
    assert page.tree.xpath("//iframe|//video|//object|//embed") == []
