"""Logging in, the whole way: off to the provider and back."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import func, select, text

from portal.access.models import LoginSession
from portal.app import create_app
from portal.audit.models import AuditEvent
from portal.config import Municipality, Settings
from portal.db import Database, Vault
from portal.jobs import Workplace
from portal.people.models import Person
from portal.people.queries import person_by_lookup
from portal.people.service import CustomerFacts, record_customer
from portal.values import clock as clocks
from portal.values.national_id import NationalId
from portal.web.extensions import db_session
from portal.web.guards import resident_who_begins
from tests.web.login.conftest import SYNTHETIC, Browser, Clock, Provider, query_of


def test_login_leads_straight_to_the_provider(browser: Browser, provider: Provider) -> None:
    assert browser.leave().startswith(f"{provider.issuer}/authorize?")


def test_the_browser_carries_a_reference_only_where_requests_can_be_pushed(
    browser: Browser, provider: Provider
) -> None:
    assert set(query_of(browser.leave())) == {"client_id", "request_uri"}
    assert "/par" in provider.asked


def test_the_whole_request_is_in_the_address_where_they_cannot(browser: Browser, provider: Provider) -> None:
    provider.discovery(pushed_authorization_request_endpoint=None)
    asked = query_of(browser.leave())
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/login/callback"
    assert (asked["response_type"], asked["scope"]) == ("code", "openid")
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert (asked["acr_values"], asked["ui_locales"]) == ("idporten-loa-substantial", "nb")
    assert asked["state"]
    assert asked["nonce"]
    assert not {"max_age", "prompt"} & set(asked)


def test_the_provider_is_asked_to_speak_the_readers_language(browser: Browser, provider: Provider) -> None:
    provider.discovery(pushed_authorization_request_endpoint=None)
    assert query_of(browser.leave("/login?lang=en"))["ui_locales"] == "en"


def test_a_login_without_pushing_works_as_well(browser: Browser, provider: Provider) -> None:
    provider.discovery(pushed_authorization_request_endpoint=None)
    assert browser.log_in().location == "/invoices"
    assert browser.is_logged_in()


def test_whoever_logs_in_has_a_session_here(browser: Browser) -> None:
    assert not browser.is_logged_in()
    assert browser.log_in().location == "/invoices"
    assert browser.is_logged_in()


def test_the_session_knows_the_person_by_index_and_the_level(browser: Browser, workplace: Workplace) -> None:
    browser.log_in()
    with workplace.database.transaction() as session:
        row = session.scalars(select(LoginSession)).one()
        assert row.person_lookup == session.info["vault"].index(SYNTHETIC)
        assert row.acr == "idporten-loa-substantial"
        assert row.sid
        assert SYNTHETIC not in str(session.execute(text("select login_session::text from login_session")).all())


def test_nobody_is_made_by_logging_in_and_looking_around(browser: Browser, workplace: Workplace) -> None:
    browser.log_in()
    for page in ("/invoices", "/delivery", "/profile"):
        assert browser.portal.get(page).status_code == 200
    with workplace.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_number_of_who_is_not_known_lies_sealed_until_the_session_ends(
    browser: Browser, workplace: Workplace
) -> None:
    browser.log_in()
    with workplace.database.transaction() as session:
        row = session.scalars(select(LoginSession)).one()
        assert row.person_sealed
        assert session.info["vault"].unseal_text(row.person_sealed) == SYNTHETIC
    browser.log_in("/login?fresh=1")
    with workplace.database.transaction() as session:
        kept = session.scalars(select(LoginSession.person_sealed).order_by(LoginSession.created_at)).all()
        assert [number is not None for number in kept] == [False, True]


def test_whoever_begins_something_of_their_own_becomes_a_person_once(
    browser: Browser, workplace: Workplace, app: Flask
) -> None:
    browser.log_in()
    found = set()
    for _ in range(2):
        with app.test_request_context("/", method="POST", headers={"Cookie": f"resident={browser.token()}"}):
            found.add(resident_who_begins().actor)
            db_session().commit()
    with workplace.database.transaction() as session:
        assert {person_by_lookup(session, session.info["vault"].index(SYNTHETIC))} == found


def test_the_session_belongs_to_whom_the_house_bills(browser: Browser, workplace: Workplace) -> None:
    facts = CustomerFacts(
        issuer="842566142",
        number="100200",
        kind="person",
        name="Kari Nordmann",
        national_id=NationalId(SYNTHETIC, "NO"),
        language="nb",
        protected=False,
        address=None,
        email=None,
        mobile=None,
    )
    with workplace.database.transaction() as session:
        record_customer(session, facts=facts, now=clocks.now())
    browser.log_in()
    assert "Kari Nordmann" in browser.portal.get("/invoices").text
    with workplace.database.transaction() as session:
        assert session.scalars(select(LoginSession.person_sealed)).one() is None


@pytest.mark.parametrize("sid", [None, ["not", "a", "name"]])
def test_a_provider_without_session_names_is_fine(browser: Browser, provider: Provider, sid: object) -> None:
    provider.memory.wrong = {"sid": sid}
    assert browser.log_in().location == "/invoices"
    assert browser.is_logged_in()


def test_logging_in_is_recorded_without_the_number(browser: Browser, workplace: Workplace) -> None:
    browser.log_in()
    with workplace.database.transaction() as session:
        event = session.scalars(select(AuditEvent)).one()
        assert (event.tag, event.actor, event.subject_kind) == ("resident:session:opened", "person:unknown", "session")
        assert SYNTHETIC not in str(session.execute(text("select audit_event::text from audit_event")).all())


def test_a_second_login_ends_the_first_session_and_changes_the_token(browser: Browser, workplace: Workplace) -> None:
    browser.log_in()
    first = browser.token()
    browser.log_in("/login?fresh=1")
    assert browser.token() not in (None, first)
    with workplace.database.transaction() as session:
        ended = session.scalars(select(LoginSession.ended_at).order_by(LoginSession.created_at)).all()
        assert [moment is not None for moment in ended] == [True, False]


def test_a_token_planted_before_login_is_not_used_after(browser: Browser) -> None:
    browser.portal.set_cookie("resident", "planted")
    browser.log_in()
    assert browser.token() != "planted"
    assert browser.is_logged_in()


def test_logins_begun_in_several_tabs_all_come_back(browser: Browser) -> None:
    begun = [browser.leave(f"/login?next=/help?tab={tab}") for tab in range(3)]
    back = [browser.choose(address) for address in begun]
    assert [browser.come_back(address).location for address in back] == [f"/help?tab={tab}" for tab in range(3)]


def test_tabs_opened_at_the_same_moment_do_not_overwrite_each_others_login(browser: Browser, app: Flask) -> None:
    same_moment = Browser(app)
    begun = [browser.leave("/login?next=/help"), same_moment.leave("/login?next=/privacy")]
    (name,) = same_moment.under_way()
    cookie = same_moment.portal.get_cookie(name)
    assert cookie is not None
    browser.portal.set_cookie(name, cookie.value)
    back = [browser.choose(address) for address in begun]
    assert [browser.come_back(address).location for address in back] == ["/help", "/privacy"]


def test_the_browser_keeps_the_newest_logins_only(browser: Browser, clock: Clock) -> None:
    addresses = []
    for _ in range(7):
        clock.ahead += timedelta(seconds=1)
        addresses.append(browser.leave())
    assert len(browser.under_way()) == 5
    assert browser.come_back(browser.choose(addresses[-1])).status_code == 303
    assert browser.come_back(browser.choose(addresses[-5])).status_code == 303
    assert browser.come_back(browser.choose(addresses[0])).status_code == 400


def test_a_finished_login_leaves_nothing_under_way(browser: Browser) -> None:
    browser.log_in()
    assert browser.under_way() == []


def test_whoever_is_logged_in_is_not_asked_again(browser: Browser) -> None:
    browser.log_in()
    assert browser.portal.get("/login?next=/help").location == "/help"


def test_a_fresh_login_is_asked_of_the_provider_too(browser: Browser, provider: Provider) -> None:
    provider.discovery(pushed_authorization_request_endpoint=None)
    assert query_of(browser.leave("/login?fresh=1"))["prompt"] == "login"


def test_discovery_and_keys_are_asked_for_once_a_day(
    browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        browser.log_in("/login?fresh=1")
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    assert provider.asked.count("/jwks.json") == 1
    real = clocks.now()
    monkeypatch.setattr(clocks, "now", lambda: real + timedelta(hours=24))
    browser.leave("/login?fresh=1")
    assert provider.asked.count("/.well-known/openid-configuration") == 2


def test_a_new_key_of_the_provider_is_fetched_when_it_first_signs(
    browser: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.log_in()
    provider.memory.key = RSAKey.generate_key(2048, {"kid": "new", "use": "sig", "alg": "RS256"}, auto_kid=False)
    real = clocks.now()
    monkeypatch.setattr(clocks, "now", lambda: real + timedelta(minutes=1))
    assert browser.log_in("/login?fresh=1").location == "/invoices"
    assert provider.asked.count("/jwks.json") == 2


def test_a_session_ends_after_half_an_hour_without_use(browser: Browser, clock: Clock) -> None:
    browser.log_in()
    clock.ahead = timedelta(minutes=29)
    assert browser.is_logged_in()
    clock.ahead = timedelta(minutes=58)
    assert browser.is_logged_in()
    clock.ahead = timedelta(minutes=89)
    assert not browser.is_logged_in()


def test_the_portal_proves_itself_by_its_key_where_it_has_one(
    environment: dict[str, str], provider: Provider, municipality: Municipality, vault: Vault
) -> None:
    key = RSAKey.generate_key(2048, {"kid": "ours-2026"}, auto_kid=False)
    del environment["PORTAL_RESIDENT_OIDC_CLIENT_SECRET"]
    environment |= {
        "PORTAL_SANDBOX_URL": provider.issuer,
        "PORTAL_RESIDENT_OIDC_ISSUER": provider.issuer,
        "PORTAL_RESIDENT_OIDC_CLIENT_JWK": json.dumps(key.as_dict(private=True)),
    }
    settings = Settings.from_environment(environment)
    provider.set_up(settings)
    browser = Browser(
        create_app(Workplace(settings, municipality, Database(environment["PORTAL_DATABASE_URL"], vault)))
    )
    assert browser.log_in().location == "/invoices"
    assert browser.is_logged_in()


def test_a_swedish_broker_names_the_person_in_a_claim_of_its_own(
    environment: dict[str, str], provider: Provider, vault: Vault
) -> None:
    from portal.config import load_municipality

    environment |= {
        "PORTAL_MUNICIPALITY": "alingsas",
        "PORTAL_SANDBOX_URL": provider.issuer,
        "PORTAL_RESIDENT_OIDC_ISSUER": provider.issuer + "/",
        "PORTAL_RESIDENT_OIDC_PERSON_CLAIM": "ssn",
        "PORTAL_RESIDENT_OIDC_ACR_VALUES": "urn:grn:authn:se:bankid:same-device urn:grn:authn:se:bankid",
        "PORTAL_RESIDENT_OIDC_ACR_MINIMUM": "urn:grn:authn:se:bankid",
    }
    settings = Settings.from_environment(environment)
    provider.set_up(settings)
    database = Database(environment["PORTAL_DATABASE_URL"], vault)
    browser = Browser(create_app(Workplace(settings, load_municipality("alingsas"), database)))
    back = browser.choose(browser.leave(), pid="189001019802")
    assert browser.come_back(back).location == "/invoices"
    with database.transaction() as session:
        assert session.scalars(select(LoginSession.person_lookup)).one() == vault.index("189001019802")


def test_every_login_page_is_marked_for_everyone(app: Flask) -> None:
    from portal.web.guards import audience_of

    ours = {name: view for name, view in app.view_functions.items() if name.startswith("login.")}
    assert len(ours) == 7
    assert {audience_of(view) for view in ours.values()} == {"everyone"}
