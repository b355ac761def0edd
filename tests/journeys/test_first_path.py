"""The first whole path: files come in at one end, mails and letters leave at the other, residents read on the web."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pikepdf
import pytest

from tests.journeys.deployment import Deployment

pytestmark = pytest.mark.processes

INVOICES = 45
INVOICE_ADDRESS = re.compile(r'href="(/invoices/[0-9a-f-]{36})"')


@pytest.fixture(scope="module")
def manifest(deployment: Deployment) -> list[dict[str, str]]:
    """The rows of the sample that lies in the drop folder."""
    drop = deployment.home / "drop"
    deployment.run("sample", "--invoices", str(INVOICES), "--seed", "1", "--out", str(drop))
    (path,) = drop.glob("*/manifest.csv")
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=";"))


@pytest.fixture(scope="module")
def taken_in(deployment: Deployment, manifest: list[dict[str, str]]) -> list[dict[str, Any]]:
    """What intake said of each document."""
    drop = deployment.home / "drop"
    said = deployment.run("intake", str(drop), "--json")
    deployment.run("ledger", str(drop / "ledger.csv"))
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture(scope="module")
def sent(deployment: Deployment, taken_in: list[dict[str, Any]]) -> Deployment:
    """The same portal after the run that sent everything, with all its processes up."""
    deployment.start("sandbox", answers_at=f"{deployment.sandbox_url}/residents")
    deployment.start_worker()
    deployment.run("dispatch")
    deployment.start("serve", answers_at=f"{deployment.base_url}/health/live")
    return deployment


def test_every_document_is_registered_with_what_its_manifest_says(
    manifest: list[dict[str, str]], taken_in: list[dict[str, Any]]
) -> None:
    said = {one["number"]: one for one in taken_in}

    assert {one["outcome"] for one in taken_in} == {"registered"}
    assert set(said) == {row["invoice_no"] for row in manifest}
    for row in manifest:
        assert said[row["invoice_no"]]["payable_minor"] == int(row["amount_ore"])
        assert said[row["invoice_no"]]["payment_reference"] == (row["kid"] or None)


@pytest.mark.contract("LK-01")
@pytest.mark.contract("LK-16")
@pytest.mark.contract("ST-03")
@pytest.mark.contract("ST-16")
def test_every_document_arrives_exactly_once_by_mail_or_by_letter(
    sent: Deployment, manifest: list[dict[str, str]]
) -> None:
    mails = [path.name for path in (sent.home / "sandbox" / "mail").glob("*.eml")]
    letters = [row["invoice_no"] for row in _letters(sent.home)]
    arrived = {
        (one["invoice_no"], one["channel"], file["url"].rpartition("/residents/")[2].partition("/")[2])
        for person in sent.people().values()
        for one in sent.arrived(person)
        for file in one["files"]
    }

    assert len(mails) + len(letters) == len(_to_be_sent(manifest))
    assert Counter(number for number, _, _ in arrived) == Counter(_to_be_sent(manifest))


@pytest.mark.contract("LK-13")
@pytest.mark.contract("ST-10")
def test_who_has_an_email_address_gets_the_invoice_attached(sent: Deployment) -> None:
    mail = sent.arrived(sent.people()["Ingrid Solberg Haugen"])[0]

    assert mail["channel"] == "email"
    pdf = httpx.get(sent.sandbox_url + mail["files"][0]["url"]).content
    assert pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "name",
    [
        "Rune Kristoffersen",  # no e-mail address
        "Solveig Marie Dahl",  # health
        "Knut Berge",  # the supplied PDF shows the person number
        "Wenche Strøm",  # a PDF that cannot be searched
        "Mona Lie",  # protected identity
        "Siri Hovland",  # the address is refused
        "Hans Pettersen",  # no person number, no address
    ],
)
@pytest.mark.contract("LK-02")
@pytest.mark.contract("ST-20")
def test_who_cannot_get_it_by_email_gets_a_letter(sent: Deployment, name: str) -> None:
    arrived = sent.arrived(sent.people()[name])

    assert {one["channel"] for one in arrived} == {"paper"}
    assert httpx.get(sent.sandbox_url + arrived[0]["files"][0]["url"]).content.startswith(b"%PDF-")


def test_the_letters_of_an_estate_and_a_child_go_to_who_stands_in_for_them(sent: Deployment) -> None:
    people = sent.people()
    executor, guardian = people["Bjørn Tore Engen"]["email"], people["Ingrid Solberg Haugen"]["email"]

    assert [one["to"] for one in sent.arrived(people["Dødsboet etter Arne Engen"])] == [executor]
    assert [one["to"] for one in sent.arrived(people["Emma Solberg Haugen"])] == [guardian]


def test_the_command_line_explains_why_it_went_where_it_went(sent: Deployment, manifest: list[dict[str, str]]) -> None:
    number = next(row["invoice_no"] for row in manifest if row["name"] == "Solveig Marie Dahl")
    explained = json.loads(sent.run("explain", number, "--json"))
    steps = {step["channel"]: (step["verdict"], step["reason"]) for step in explained["steps"]}

    assert steps["vipps"] == ("passed", "channel_disabled")
    assert steps["email"] == ("passed", "too_sensitive_for_email")
    assert steps["paper"][0] == "chosen"
    assert [attempt["channel"] for attempt in explained["attempts"]] == ["paper"]


def test_a_resident_logs_in_sees_the_invoices_and_opens_one_with_its_pdf(sent: Deployment) -> None:
    resident = sent.people()["Ingrid Solberg Haugen"]
    browser, landed = sent.logged_in(resident["pid"])
    addresses = list(dict.fromkeys(INVOICE_ADDRESS.findall(landed.text)))

    assert landed.url.path == "/invoices"
    assert len(addresses) == 3
    mailed = {
        one["invoice_no"]: httpx.get(sent.sandbox_url + one["files"][0]["url"]).content
        for one in sent.arrived(resident)
        if one["invoice_no"] in resident["invoices"]
    }
    for address in addresses:
        page = browser.get(sent.base_url + address)
        pdf = browser.get(f"{sent.base_url}{address}.pdf")
        number = next(number for number in mailed if number in page.text)
        assert page.status_code == 200
        assert pdf.headers["Content-Type"] == "application/pdf"
        # What was paid before it was sent went with words that say so first.
        assert pdf.content == mailed[number] or "ble betalt" in page.text


def test_the_rendered_pdf_is_tagged_and_holds_the_source(sent: Deployment) -> None:
    resident = sent.people()["Ingrid Solberg Haugen"]
    mail = next(one for one in sent.arrived(resident) if one["invoice_no"] == resident["invoices"][0])
    content = httpx.get(sent.sandbox_url + mail["files"][0]["url"]).content

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        (attached,) = pdf.attachments.values()
        assert resident["invoices"][0].encode() in attached.get_file().read_bytes()


def test_a_deep_link_survives_the_login(sent: Deployment) -> None:
    resident = sent.people()["Olivia Thompson"]
    _, landed = sent.logged_in(resident["pid"])
    address = INVOICE_ADDRESS.findall(landed.text)[0]
    _, later = sent.logged_in(resident["pid"], at=address)

    assert later.url.path == address
    assert later.status_code == 200


def test_another_residents_invoice_and_pdf_are_not_found(sent: Deployment) -> None:
    people = sent.people()
    _, landed = sent.logged_in(people["Ingrid Solberg Haugen"]["pid"])
    address = INVOICE_ADDRESS.findall(landed.text)[0]
    stranger, _ = sent.logged_in(people["Rune Kristoffersen"]["pid"])

    for ending in ("", ".pdf", ".ics"):
        assert stranger.get(f"{sent.base_url}{address}{ending}").status_code == 404


def test_who_has_no_invoices_is_told_so(sent: Deployment) -> None:
    _, landed = sent.logged_in(sent.people()["Grete Holm"]["pid"])

    assert landed.status_code == 200
    assert not INVOICE_ADDRESS.findall(landed.text)


def test_a_second_run_sends_nothing_twice(sent: Deployment, manifest: list[dict[str, str]]) -> None:
    sent.run("dispatch")
    mails = list((sent.home / "sandbox" / "mail").glob("*.eml"))

    assert len(mails) + len(_letters(sent.home)) == len(_to_be_sent(manifest))


def test_taking_the_same_folder_in_again_changes_nothing(sent: Deployment) -> None:
    again = sent.home / "again"
    sent.run("sample", "--invoices", str(INVOICES), "--seed", "1", "--out", str(again))
    said = [json.loads(line) for line in sent.run("intake", str(again), "--json").splitlines()]

    assert {one["outcome"] for one in said} == {"unchanged"}


def _to_be_sent(manifest: list[dict[str, str]]) -> list[str]:
    """The numbers of all but what was credited in full before anybody sent it."""
    notes = {row["credit_of"]: row["amount_ore"] for row in manifest if row["credit_of"]}
    return [row["invoice_no"] for row in manifest if notes.get(row["invoice_no"]) != row["amount_ore"]]


def _letters(home: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for done in (home / "print").glob("*/.done"):
        index = (done.parent / "index.csv").read_text(encoding="utf-8-sig")
        rows += csv.DictReader(io.StringIO(index), delimiter=";")
    return rows
