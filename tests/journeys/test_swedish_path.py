"""The same path in Sweden: kronor, OCR numbers, bankgiro, personnummer from another claim, Swedish on every page."""

import json
import re

import pytest

from tests.journeys.deployment import Deployment

pytestmark = pytest.mark.processes

INVOICE_ADDRESS = re.compile(r'href="(/invoices/[0-9a-f-]{36})"')


@pytest.fixture(scope="module")
def particulars() -> dict[str, str]:
    return {"PORTAL_MUNICIPALITY": "alingsas", "PORTAL_RESIDENT_OIDC_PERSON_CLAIM": "ssn"}


def test_a_swedish_invoice_comes_in_is_mailed_and_is_read(deployment: Deployment) -> None:
    drop = deployment.home / "drop"
    deployment.run("sample", "--invoices", "40", "--out", str(drop))
    said = [json.loads(line) for line in deployment.run("intake", str(drop), "--json").splitlines()]
    assert {(one["outcome"], one["currency"]) for one in said} == {("registered", "SEK")}
    assert not [one["findings"] for one in said if one["findings"]]

    deployment.start("sandbox", answers_at=f"{deployment.sandbox_url}/residents")
    deployment.start_worker()
    deployment.run("dispatch")
    deployment.start("serve", answers_at=f"{deployment.base_url}/health/live")
    resident = deployment.people()["Ingrid Lindqvist"]
    assert {one["channel"] for one in deployment.arrived(resident)} == {"email"}

    browser, landed = deployment.logged_in(resident["pid"])
    invoice = said[0]
    pages = [browser.get(deployment.base_url + address).text for address in INVOICE_ADDRESS.findall(landed.text)]
    page = next(page for page in pages if invoice["number"] in page)
    assert '<html lang="sv"' in page
    assert "Förskola" in page
    assert "5201-2341" in page
    assert invoice["payment_reference"] in re.sub(r"[\s\u00a0]|<[^>]+>", "", page)
