"""What every answer carries, and what the browser is told to keep."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from portal.app import create_app
from portal.jobs import Workplace
from portal.web.headers import content_policy
from tests.web.client import PageClient


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline() -> None:
    assert content_policy(["https://login.idporten.no"]).split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "form-action 'self' https://login.idporten.no",
    ]


def test_the_log_out_form_may_lead_to_the_login_provider(kari: PageClient) -> None:
    policy = kari.open("/invoices").response.headers["Content-Security-Policy"]
    assert policy.endswith("form-action 'self' http://localhost:8001")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_every_page_is_guarded(visitor: PageClient, name: str, value: str) -> None:
    assert visitor.open("/").response.headers[name] == value
    assert visitor.open("/nowhere", status=404).response.headers[name] == value


def test_nobody_keeps_what_only_one_may_see(kari: PageClient) -> None:
    assert kari.open("/invoices").response.headers["Cache-Control"] == "no-store"


def test_https_is_insisted_on_where_there_is_https(visitor: PageClient, workplace: Workplace) -> None:
    address = workplace.settings.base_url.__class__("https://faktura.lorenskog.example")
    production = workplace.settings.model_copy(update={"base_url": address, "sandbox": False})
    page = PageClient(create_app(replace(workplace, settings=production))).open("/")
    assert page.response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "Strict-Transport-Security" not in visitor.open("/").response.headers


def test_pages_are_sent_compressed(visitor: PageClient) -> None:
    assert visitor.open("/").response.headers.get("Content-Encoding") is None
    assert visitor.get("/", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"


def test_what_is_named_by_its_content_is_kept_for_good(visitor: PageClient) -> None:
    sheet = str(visitor.open("/").tree.xpath("//link[@rel='stylesheet']/@href")[0])
    answer = visitor.get(sheet, headers={"Accept-Encoding": "br"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_our_own_style_and_script_stay_small() -> None:
    static = Path(__file__).parent.parent.parent / "portal" / "static"
    assert (static / "app.css").stat().st_size <= 6 * 1024
    assert (static / "app.js").stat().st_size <= 3 * 1024


def test_our_script_writes_no_markup() -> None:
    script = (Path(__file__).parent.parent.parent / "portal" / "static" / "app.js").read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", script)
