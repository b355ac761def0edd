"""AvtaleGiro from end to end: mandates come in from the bank, claims go out, and the bank shows what it will draw."""

import json
import re
from pathlib import Path

import pytest

from tests.journeys.deployment import Deployment

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def particulars(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("transfer")
    return {"PORTAL_MUNICIPALITY": "lorenskog", "PORTAL_AVTALEGIRO_DIR": str(folder)}


@pytest.mark.contract("LK-03")
@pytest.mark.contract("LK-05")
def test_a_mandate_in_the_bank_becomes_a_claim_there_and_a_copy_for_who_wants_one(deployment: Deployment) -> None:
    drop = deployment.home / "drop"
    deployment.run("sample", "--invoices", "100", "--seed", "1", "--out", str(drop))
    deployment.run("intake", str(drop))
    assert json.loads(deployment.run("mandates", str(drop / "mandates.txt"), "--json"))["new"] == 2
    deployment.start("sandbox", answers_at=f"{deployment.sandbox_url}/residents")
    deployment.start_worker()
    deployment.run("dispatch")
    people = deployment.people()

    (claim,) = deployment.arrived(people["Stian Kolberg"])
    assert claim["channel"] == "avtalegiro"
    assert re.search(r"will be drawn on \d{4}-\d{2}-\d{2}", claim["subject"])
    noticed = deployment.arrived(people["Jorunn Bakkerud"])
    assert "avtalegiro" in {one["channel"] for one in noticed}
    assert {one["channel"] for one in noticed} & {"email", "paper"}
    assert len({one["invoice_no"] for one in noticed}) == 1

    explained = json.loads(deployment.run("explain", claim["invoice_no"], "--json"))
    assert [(one["channel"], one["state"]) for one in explained["attempts"]] == [("avtalegiro", "accepted")]
    assert "copy" not in explained
    with_copy = json.loads(deployment.run("explain", noticed[0]["invoice_no"], "--json"))
    (sent,) = with_copy["copy"]["attempts"]
    assert sent["channel"] in {one["channel"] for one in noticed} - {"avtalegiro"}
    assert json.loads(deployment.run("mandates", "--unmatched", "--json")) == []
