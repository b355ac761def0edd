"""Staff register where a resident is reached, while the resident is on the phone: nothing counts before the code."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.app import create_app
from portal.audit.models import AuditEvent
from portal.config import Settings, load_municipality
from portal.db import vault_of
from portal.delivery.contact_points.codes import code_of
from portal.delivery.contact_points.models import ContactChange, ContactConfirmation
from portal.invoices.drafts import OtherRecipient
from portal.jobs import Workplace
from portal.people.contacts import ContactKind
from portal.people.queries import Contact, contact_of
from tests.dispatch.town import an_address
from tests.dispatch.vipps_street import with_vipps
from tests.invoices.issued import MORNING, OLA, an_invoice, issue
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn
from tests.web.desk.conftest import AtWork

Town = Mapping[str, UUID]
NEW = "ny@example.no"


@pytest.fixture
def app(workplace: Workplace) -> Flask:
    """The portal of Strand, which finds people in Vipps by their mobile number."""
    sms = {"sms_url": "http://localhost:8001/sms", "sms_token": "a token of the sandbox's phone"}
    settings = Settings.model_validate({**with_vipps(workplace.settings).model_dump(), **sms})
    return create_app(replace(workplace, settings=settings, municipality=_strand()), clock=lambda: MORNING)


def _strand():
    strand = load_municipality("strand")
    desk = load_municipality("lorenskog").desk
    return strand.model_copy(update={"desk": desk})


def contacts(town: Town, who: str) -> str:
    return f"/desk/customers/{town[who]}/contacts"


def ask(staff: PageClient, town: Town, typed: str, *, kind: ContactKind = "email", who: str = "ola") -> str:
    """Have a code sent; the address of the page it is typed on."""
    form = staff.open(f"/desk/customers/{town[who]}")
    fields = {"kind": kind, "value": typed, "csrf_token": form.token()}
    answer = staff.browser.post(contacts(town, who), data=fields)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def the_code(workplace: Workplace, address: str) -> str:
    with workplace.database.transaction() as session:
        return code_of(vault_of(session), UUID(address.partition("confirmation=")[2]))


def type_code(staff: PageClient, address: str, code: str, *, status: int = 303) -> Page | str:
    fields = {"code": code, "csrf_token": staff.open(address).token()}
    answer = staff.browser.post(address, data=fields)
    if status == 303:
        assert answer.status_code == 303, answer.text
        return str(answer.location)
    return staff.judged(answer, status)


def counting(workplace: Workplace, customer: UUID, kind: ContactKind) -> Contact | None:
    with workplace.database.transaction() as session:
        found = contact_of(session, [customer]).get(customer)
    return getattr(found, kind) if found else None


def changes(workplace: Workplace) -> int:
    with workplace.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(ContactChange)) or 0


@pytest.mark.contract("ST-07")
def test_a_mobile_number_is_registered_while_the_resident_is_on_the_phone(
    marit: PageClient, town: Town, workplace: Workplace
) -> None:
    address = ask(marit, town, "0047 900 00 000", kind="mobile")
    assert counting(workplace, town["ola"], "mobile") != "+4790000000"
    said = type_code(marit, address, the_code(workplace, address))
    assert said == f"/desk/customers/{town['ola']}?said=saved"
    mobile = counting(workplace, town["ola"], "mobile")
    assert mobile
    assert (mobile.value, mobile.source) == ("+4790000000", "clerk")
    page = marit.open(str(said))
    assert "+4790000000 skrevet av en saksbehandler, 22.11.2026" in page.text


@pytest.mark.contract("ST-11")
@pytest.mark.contract("LK-15")
def test_an_address_is_registered_beside_the_customer_number_it_belongs_to(
    marit: PageClient, town: Town, workplace: Workplace
) -> None:
    page = marit.open(f"/desk/customers/{town['ola']}")
    assert "Spør etter kundenummeret, og sammenlign: 1000002" in page.text
    address = ask(marit, town, " Ola Nordmann <Ola@EXAMPLE.no> ")
    assert marit.open(address).heading == "Skriv koden kunden leser opp"
    type_code(marit, address, the_code(workplace, address))
    email = counting(workplace, town["ola"], "email")
    assert email
    assert (email.value, email.source) == ("Ola@example.no", "clerk")


def test_nothing_counts_before_the_code_is_typed(marit: PageClient, town: Town, workplace: Workplace) -> None:
    before = counting(workplace, town["kari"], "email")
    address = ask(marit, town, NEW, who="kari")
    type_code(marit, address, "000000" if the_code(workplace, address) != "000000" else "000001", status=422)
    assert counting(workplace, town["kari"], "email") == before
    assert changes(workplace) == 0


def test_the_resident_may_type_the_code_after_logging_in(
    marit: PageClient, town: Town, workplace: Workplace, logged_in: LogIn
) -> None:
    with workplace.database.transaction() as session:
        issue(session, an_invoice(town["ola"], number="2001"))
    address = ask(marit, town, NEW)
    ola = logged_in(OLA)
    page = ola.open("/delivery")
    assert f"En kode er sendt til {NEW}." in page.text
    typing = ola.open(page.link("Skriv inn koden"))
    fields = {"code": the_code(workplace, address), "csrf_token": typing.token()}
    confirmation = {"confirmation": address.partition("confirmation=")[2]}
    assert ola.browser.post("/delivery/code", data=fields | confirmation).status_code == 303
    email = counting(workplace, town["ola"], "email")
    assert email
    assert (email.value, email.source) == (NEW, "clerk")


def test_what_a_clerk_writes_down_replaces_what_the_resident_gave_before(
    marit: PageClient, town: Town, workplace: Workplace, logged_in: LogIn
) -> None:
    for browser, typed in ((logged_in(OLA), "old@example.no"), (marit, NEW)):
        if browser is marit:
            address = ask(marit, town, typed)
        else:
            form = browser.open("/delivery/email")
            fields = {"value": typed, "csrf_token": form.token()}
            address = browser.browser.post("/delivery/email", data=fields).location
        type_code(browser, address, the_code(workplace, address))
    email = counting(workplace, town["ola"], "email")
    assert email
    assert (email.value, email.source) == (NEW, "clerk")
    assert changes(workplace) == 2


def test_five_wrong_codes_must_wait_whoever_asks_anew(
    marit: PageClient, town: Town, workplace: Workplace, at_work: AtWork
) -> None:
    address = ask(marit, town, NEW)
    right = the_code(workplace, address)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        type_code(marit, address, wrong, status=422)
    assert "fem ganger" in type_code(marit, address, right, status=422).text
    other = at_work("finance", subject="einar")
    form = other.open(f"/desk/customers/{town['ola']}")
    fields = {"kind": "email", "value": "other@example.no", "csrf_token": form.token()}
    assert "fem ganger" in other.post(contacts(town, "ola"), status=422, data=fields).text
    assert changes(workplace) == 0


def test_two_clerks_and_a_form_sent_twice_make_one_change(
    marit: PageClient, town: Town, workplace: Workplace, at_work: AtWork
) -> None:
    einar = at_work("finance", subject="einar")
    first, second = ask(marit, town, NEW), ask(einar, town, NEW)
    assert first == second
    code = the_code(workplace, first)
    tokens = [staff.open(first).token() for staff in (marit, einar)]
    for staff, token in [*zip((marit, einar), tokens, strict=True)] * 2:
        answer = staff.browser.post(first, data={"code": code, "csrf_token": token})
        assert answer.location == f"/desk/customers/{town['ola']}?said=saved"
    assert changes(workplace) == 1


def test_what_was_written_down_can_be_taken_away_and_counts_no_more(
    marit: PageClient, town: Town, workplace: Workplace
) -> None:
    address = ask(marit, town, NEW, who="kari")
    type_code(marit, address, the_code(workplace, address))
    page = marit.open(f"/desk/customers/{town['kari']}")
    asked = marit.open(page.link("Slett"))
    assert asked.heading == "Slett e-postadressen til kunden"
    for _ in range(2):
        answer = marit.browser.post(page.link("Slett"), data={"csrf_token": asked.token()})
        assert answer.location == f"/desk/customers/{town['kari']}?said=removed"
    email = counting(workplace, town["kari"], "email")
    assert email
    assert (email.value, email.source) == ("kari@example.no", "erp")
    assert changes(workplace) == 2


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [("email", "ola@example", "example.no"), ("mobile", "22 33 44 55", "begynne med 4 eller 9")],
)
def test_what_was_heard_wrong_is_told_at_the_field_and_kept(
    marit: PageClient, town: Town, kind: str, typed: str, said: str
) -> None:
    form = marit.open(contacts(town, "ola"))
    fields = {"kind": kind, "value": typed, "csrf_token": form.token()}
    page = marit.post(contacts(town, "ola"), status=422, data=fields)
    assert page.title.startswith("Feil: ")
    assert said in page.texts("//*[@id='value-problem']")[0]
    assert page.tree.xpath("//input[@id='value']/@value") == [typed]
    assert page.tree.xpath("//input[@type='radio'][@checked]/@value") == [kind]


@pytest.mark.contract("LK-22")
def test_the_clerk_is_warned_of_another_recipient_before_saving(
    marit: PageClient, town: Town, workplace: Workplace
) -> None:
    manager = OtherRecipient(an_address("Borettslaget AS", street="Lia 2"), None)
    with workplace.database.transaction() as session:
        issue(session, an_invoice(town["ola"], number="2001", other=manager))
    page = marit.open(ask(marit, town, "90000000", kind="mobile"))
    assert "Borettslaget AS får fakturaene til kunden i dag" in page.text
    assert "Dette får kunden vite:" in page.text


def test_who_may_not_see_how_somebody_is_reached_may_not_change_it(
    marit: PageClient, at_work: AtWork, town: Town, workplace: Workplace
) -> None:
    page = marit.open(f"/desk/customers/{town['secret']}")
    assert page.tree.xpath("//form[contains(@action, 'contacts')]") == []
    for path in (contacts(town, "secret"), f"{contacts(town, 'secret')}/remove/email"):
        marit.open(path, status=403)
    sees = at_work("signer")
    assert "får alt i posten" in sees.open(f"/desk/customers/{town['secret']}").text
    form = sees.open(contacts(town, "secret"))
    fields = {"kind": "email", "value": NEW, "csrf_token": form.token()}
    assert "får alt i posten" in sees.post(contacts(town, "secret"), status=422, data=fields).text
    with workplace.database.transaction() as session:
        assert session.scalars(select(ContactConfirmation)).all() == []


def test_an_auditor_looks_and_changes_nothing(at_work: AtWork, town: Town) -> None:
    auditor = at_work("auditor")
    page = auditor.open(f"/desk/customers/{town['kari']}")
    assert page.tree.xpath("//form[contains(@action, 'contacts')]") == []
    auditor.open(contacts(town, "kari"), status=403)


def test_a_confirmation_of_another_customer_is_not_found(marit: PageClient, town: Town) -> None:
    address = ask(marit, town, NEW)
    marit.open(address.replace(str(town["ola"]), str(town["kari"])), status=404)
    marit.open(f"{contacts(town, 'ola')}/code?confirmation={uuid4()}", status=404)
    marit.open(f"{contacts(town, 'ola')}/code?confirmation=x", status=404)


def test_it_is_recorded_with_the_role_and_stands_in_the_residents_history(
    marit: PageClient, town: Town, workplace: Workplace, logged_in: LogIn
) -> None:
    address = ask(marit, town, NEW)
    type_code(marit, address, the_code(workplace, address))
    with workplace.database.transaction() as session:
        acts = session.execute(
            select(AuditEvent.tag, AuditEvent.actor, AuditEvent.numbers)
            .where(AuditEvent.tag.contains(":contact:"))
            .order_by(AuditEvent.id)
        ).all()
    about = {"kind": "email", "roles": "case_worker"}
    assert [tuple(act) for act in acts] == [
        ("staff:contact:asked", "staff:marit", about),
        ("staff:contact:confirmed", "staff:marit", about),
    ]
    history = logged_in(OLA).open("/profile").text
    assert "Registrerte e-postadressen eller mobilnummeret ditt, slik du ba om på telefonen Saksbehandler" in history
    assert "Registrerte e-post eller mobil" in marit.open(f"/desk/customers/{town['ola']}").text


def test_no_address_gets_more_codes_than_somebody_needs_however_many_ask(
    marit: PageClient, town: Town, workplace: Workplace
) -> None:
    for who in ("kari", "ola", "åse", "aase", "zara"):
        ask(marit, town, NEW, who=who)
    with workplace.database.transaction() as session:
        # An hour's count, not the form sent twice: those are of another minute.
        for row in session.scalars(select(ContactConfirmation)):
            row.created_at -= timedelta(minutes=2)
    form = marit.open(contacts(town, "kari"))
    fields = {"kind": "email", "value": NEW, "csrf_token": form.token()}
    assert "mange koder" in marit.post(contacts(town, "kari"), status=422, data=fields).text
