"""What becomes of claims that change: gone from the bank, drawn on another date, or told of in a letter."""

import csv
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.values import clock
from tests.journeys.deployment import Deployment
from tests.payments.bank import ocr_file
from tests.payments.bank import paid as a_payment

pytestmark = pytest.mark.processes

PATIENCE = 60


@pytest.fixture(scope="module")
def particulars(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("transfer")
    return {"PORTAL_MUNICIPALITY": "lorenskog", "PORTAL_AVTALEGIRO_DIR": str(folder)}


@pytest.fixture(scope="module")
def billed(deployment: Deployment) -> dict[str, dict[str, str]]:
    """The sample's invoices by number, sent; whoever has a mandate has a claim in the bank."""
    drop = deployment.home / "drop"
    deployment.run("sample", "--invoices", "100", "--seed", "1", "--out", str(drop))
    (manifest,) = drop.glob("*/manifest.csv")
    rows = list(csv.DictReader(manifest.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    deployment.run("intake", str(drop))
    deployment.run("mandates", str(drop / "mandates.txt"))
    deployment.start("sandbox", answers_at=f"{deployment.sandbox_url}/residents")
    deployment.start_worker()
    deployment.run("dispatch")
    return {row["invoice_no"]: row for row in rows}


def claims(deployment: Deployment, name: str) -> list[dict[str, Any]]:
    """What the bank will draw from somebody's account."""
    arrived = deployment.arrived(deployment.people()[name])
    return [one for one in arrived if one["channel"] == "avtalegiro"]


def becomes(wanted: Callable[[], bool]) -> bool:
    """Whether it does so while a worker may be expected to see to it."""
    give_up = time.monotonic() + PATIENCE
    while not (there := wanted()) and time.monotonic() < give_up:
        time.sleep(0.5)
    return there


def test_an_invoice_paid_by_giro_is_not_drawn_too(deployment: Deployment, billed: dict[str, dict[str, str]]) -> None:
    (claim,) = claims(deployment, "Stian Kolberg")
    invoice = billed[claim["invoice_no"]]
    payment = a_payment(1, 0, invoice["kid"], day=clock.now().date())
    file = deployment.home / "ocr.txt"
    file.write_bytes(ocr_file(payment._replace(amount_minor=int(invoice["amount_ore"])), account=invoice["account"]))
    deployment.run("payments", str(file))
    assert becomes(lambda: claims(deployment, "Stian Kolberg") == [])


def test_a_claim_that_is_moved_is_drawn_on_its_new_date_alone(
    deployment: Deployment, billed: dict[str, dict[str, str]]
) -> None:
    (claim,) = claims(deployment, "Jorunn Bakkerud")
    later = date.fromisoformat(billed[claim["invoice_no"]]["due"]) + timedelta(days=60)
    deployment.run("recall", claim["invoice_no"], "--new-due", later.isoformat())

    def is_moved() -> bool:
        return [f"{later:%Y-%m}" in one["subject"] for one in claims(deployment, "Jorunn Bakkerud")] == [True]

    assert becomes(is_moved)


def test_whoever_got_the_invoice_by_mail_is_written_to_of_its_new_date_and_reads_so_on_its_page(
    deployment: Deployment, billed: dict[str, dict[str, str]]
) -> None:
    ingrid = deployment.people()["Ingrid Solberg Haugen"]

    def mails() -> list[dict[str, Any]]:
        return [one for one in deployment.arrived(ingrid) if one["channel"] == "email"]

    number = next(one["invoice_no"] for one in mails() if one["invoice_no"] in billed)
    later = date.fromisoformat(billed[number]["due"]) + timedelta(days=60)
    said = deployment.run("recall", number, "--new-due", later.isoformat())
    assert "a letter goes to Ingrid Solberg Haugen" in said

    def letters() -> list[dict[str, Any]]:
        return [one for one in mails() if one["subject"].startswith("Ny betalingsfrist")]

    assert becomes(lambda: bool(letters()))
    deployment.start("serve", answers_at=f"{deployment.base_url}/health/live")
    browser, page = deployment.logged_in(ingrid["pid"])
    addresses = set(re.findall(r'href="(/invoices/[0-9a-f-]{36})"', page.text))

    def told() -> list[str]:
        pages = [browser.get(f"{deployment.base_url}{address}").text for address in addresses]
        return [one for one in pages if "Vi skrev til deg" in one]

    assert becomes(lambda: len(told()) == 1)
    assert number in told()[0]
    assert len(letters()) == 1
