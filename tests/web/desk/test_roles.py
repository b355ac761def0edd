"""Pages for some roles only: whoever lacks them is told which and whom to ask, and that is recorded."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.jobs import Workplace
from portal.web.guards import audience_of, current_staff, for_staff, public, roles_of
from tests.web.client import PageClient
from tests.web.desk.conftest import AtWork, staff_session


@pytest.fixture
def app(app: Flask) -> Flask:
    """With a page for those who see to money or sign off."""
    app.add_url_rule("/desk/payments", "desk.payments", for_staff("finance", "signer")(lambda: "the payments"))
    return app


def test_a_guard_for_staff_names_its_roles() -> None:
    page = for_staff("finance", "signer")(lambda: "page")
    assert audience_of(page) == "staff"
    assert roles_of(page) == {"finance", "signer"}
    with pytest.raises(TypeError, match="two guards"):
        public(page)


def test_a_view_without_its_guard_cannot_ask_who_works_there(app: Flask) -> None:
    with app.test_request_context("/desk"), pytest.raises(LookupError, match="for_staff"):
        current_staff()


@pytest.mark.parametrize("role", ["finance", "signer"])
def test_one_of_the_roles_is_enough(at_work: AtWork, role: str) -> None:
    assert at_work("auditor", role).get("/desk/payments").text == "the payments"


def test_who_lacks_them_is_told_which_and_whom_to_ask(at_work: AtWork, workplace: Workplace) -> None:
    page = at_work("case_worker").open("/desk/payments", status=403)
    assert page.texts("//main//li") == ["Økonomi (Faktura.Okonomi)", "Attestant (Faktura.Attestant)"]
    assert page.link("ikt@lorenskog.example") == "mailto:ikt@lorenskog.example"
    assert page.link("Gå til kundeskranken") == "/desk"
    with workplace.database.transaction() as session:
        event = session.scalars(select(AuditEvent)).one()
    assert (event.tag, event.actor, event.subject_id) == ("staff:page:refused", "staff:marit", "desk.payments")


def test_who_is_not_logged_in_comes_back_to_a_page_but_not_to_what_was_posted(app: Flask) -> None:
    nobody = PageClient(app)
    assert nobody.get("/desk?q=kari").location == "/desk/login?next=/desk?q%3Dkari"
    app.config["WTF_CSRF_ENABLED"] = False
    assert nobody.browser.post("/desk/search", data={"q": "kari"}).location == "/desk/login"


def test_the_header_says_who_works_as_what(at_work: AtWork) -> None:
    header = at_work("case_worker", "signer").open("/desk").texts("//header")[0]
    assert "Logget inn som Marit Solli Saksbehandler, Attestant" in header


def test_a_session_whose_roles_are_none_opens_nothing(app: Flask, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        token = staff_session(session)
    client = PageClient(app)
    client.browser.set_cookie("staff", token)
    client.open("/desk", status=403)
