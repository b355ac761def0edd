"""What must not be paid twice is gone from the bank: a mandate comes in, a claim goes out, and then things change."""

import csv
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
