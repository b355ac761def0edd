"""The pages that show what arrived for each resident."""

import os
import smtplib
import socket
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Settings
from portal.sandbox.arrived import blueprint_for
from portal.sandbox.permission import SandboxOff
from portal.sandbox.residents import SandboxResident, add_residents
from portal.sandbox.smtp import start_sink

PID = "21908724922"
PDF = b"%PDF-1.7 an invoice"
HTML = "<p>Hei!</p><script>alert(1)</script>"


def _resident(pid: str | None, name: str, number: str, **more: object) -> SandboxResident:
    facts = {"email": None, "kind": "person", "invoices": (), **more}
    return SandboxResident(
        pid=pid,
        name=name,
        customer_numbers=(number,),
        address=("Gamleveien 114", "1470 Lørenskog"),
        language="nb",
        traits=(),
        special={"en": f"{name} is ordinary."},
        **facts,  # type: ignore[arg-type]
    )


PEOPLE = (
    _resident(PID, "Ingrid <Solberg> Haugen", "1000001", email="ingrid@post.example", invoices=("10100001",)),
    _resident("28877111662", "Bjørn Tore Engen", "1000002"),
    _resident(None, "Fjellheim Regnskap AS", "1000027", kind="company"),
    _resident("16929430429", "Astrid Nygård", "1000011", invoices=("10100015",)),
)


def _mail(to: str, number: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "faktura@lorenskog.example", to, "Ny faktura"
    mail["Message-ID"] = f"<{number}@lorenskog.example>"
    mail.set_content("Hei!\nFakturaen ligger ved.")
    mail.add_alternative(HTML, subtype="html")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename=f"faktura-{number}.pdf")
    return mail


def _letters(folder: Path, number: str, customer: str, *, done: bool = True) -> None:
    folder.mkdir(parents=True)
    (folder / f"{number}.pdf").write_bytes(PDF)
    (folder / "index.csv").write_text(
        "attempt_id;invoice_no;customer_no;name;street;zip;city;country;pdf;bytes;sha256\r\n"
        f'a1;{number};{customer};Fjellheim Regnskap AS;"c/o Kari\nÅsveien 2";1470;Lørenskog;NO;{number}.pdf;19;0\r\n'
    )
    if done:
        (folder / ".done").touch()
        os.utime(folder / ".done", (1_700_000_000, 1_700_000_000))


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    add_residents(settings.home, PEOPLE)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    sink = start_sink(settings, port=port)
    with smtplib.SMTP("127.0.0.1", port) as post:
        post.send_message(_mail("ingrid@post.example", "10100001"))
        post.send_message(_mail("manager@manager.example", "10100015"))
    sink.stop()
    assert settings.paper_dir
    _letters(settings.paper_dir / "letters-000001", "10100037", "1000027")
    _letters(settings.paper_dir / ".writing-000002", "10100038", "1000027", done=False)
    _letters(settings.paper_dir / "letters-000003", "10100002", "1000001")
    app = Flask(__name__)
    app.register_blueprint(blueprint_for(settings))
    return app.test_client()


def _arrived(client: FlaskClient, who: str) -> list[dict[str, object]]:
    answer = client.get(f"/residents/{who}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return answer.get_json()["arrived"]


def test_mails_and_letters_are_listed_newest_first(client: FlaskClient) -> None:
    mail, letter = _arrived(client, PID)

    assert (mail["channel"], mail["invoice_no"], mail["subject"]) == ("email", "10100001", "Ny faktura")
    assert (letter["channel"], letter["invoice_no"]) == ("paper", "10100002")
    assert str(mail["at"]) > str(letter["at"]) == "2023-11-14T22:13:20+00:00"


def test_the_answer_says_who_it_is_about(client: FlaskClient) -> None:
    answer = client.get(f"/residents/{PID}", headers={"Accept": "application/json"}).get_json()

    assert (answer["pid"], answer["name"]) == (PID, "Ingrid <Solberg> Haugen")


def test_every_file_that_is_listed_can_be_fetched(client: FlaskClient) -> None:
    files = [file for one in _arrived(client, PID) for file in one["files"]]  # type: ignore[attr-defined]

    assert [file["name"] for file in files] == ["faktura-10100001.pdf", "10100002.pdf"]
    for file in files:
        answer = client.get(file["url"])
        assert answer.data == PDF
        assert answer.mimetype == "application/pdf"


def test_what_somebody_else_got_for_a_resident_is_listed_too(client: FlaskClient) -> None:
    (mail,) = _arrived(client, "16929430429")

    assert mail["to"] == "manager@manager.example"


def test_those_without_a_person_number_are_found_by_customer_number(client: FlaskClient) -> None:
    (letter,) = _arrived(client, "1000027")

    assert letter["to"] == "Fjellheim Regnskap AS, c/o Kari, Åsveien 2, 1470 Lørenskog"


def test_a_folder_that_is_still_being_written_has_not_arrived(client: FlaskClient) -> None:
    assert "10100038" not in {one["invoice_no"] for one in _arrived(client, "1000027")}


def test_nothing_arrived_is_said_plainly(client: FlaskClient) -> None:
    assert _arrived(client, "28877111662") == []
    assert "Nothing has arrived yet" in client.get("/residents/28877111662").text


def test_a_browser_gets_pages_that_say_sandbox_and_escape_names(client: FlaskClient) -> None:
    for address in ("/residents", f"/residents/{PID}", f"/residents/{PID}/mails/10100001@lorenskog.example"):
        answer = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
        assert answer.status_code == 200
        assert answer.mimetype == "text/html"
        assert "This is the sandbox" in answer.text
        assert "<Solberg>" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_list_is_narrowed_by_name_or_number(client: FlaskClient) -> None:
    assert "Bjørn Tore Engen" in client.get("/residents?name=engen").text
    assert "Astrid" not in client.get("/residents?name=engen").text
    assert "Ingrid" in client.get(f"/residents?name={PID}").text
    assert "Nobody is called that" in client.get("/residents?name=nobody").text


def test_a_mails_html_runs_nothing(client: FlaskClient) -> None:
    page = client.get(f"/residents/{PID}/mails/10100001@lorenskog.example")
    html = client.get(f"/residents/{PID}/mails/10100001@lorenskog.example/html")

    assert "<script>" not in page.text
    assert "<iframe" in page.text
    assert "Fakturaen ligger ved." in page.text
    assert html.text.strip() == HTML
    assert html.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    "address",
    [
        "/residents/00000000000",
        "/residents/28877111662/mails/10100001@lorenskog.example",
        "/residents/28877111662/mails/10100001@lorenskog.example/0",
        f"/residents/{PID}/mails/10100001@lorenskog.example/1",
        f"/residents/{PID}/letters/letters-000001/10100037.pdf",
        f"/residents/{PID}/letters/letters-000003/index.csv",
        f"/residents/{PID}/letters/../sandbox/residents.json",
    ],
)
def test_what_did_not_arrive_for_them_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_before_the_first_sample_the_list_says_how_to_make_one(settings: Settings) -> None:
    app = Flask(__name__)
    app.register_blueprint(blueprint_for(settings))

    assert "portal sample" in app.test_client().get("/residents").text


def test_it_does_not_start_outside_a_sandbox(settings: Settings) -> None:
    with pytest.raises(SandboxOff):
        blueprint_for(settings.model_copy(update={"sandbox": False}))
