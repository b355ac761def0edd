import email
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from portal.config import Municipality
from portal.dispatch.channel import ChannelDown, Envelope, Outcome
from portal.dispatch.channels.email import Email
from portal.dispatch.wire.mime import UnsafeHeader, mail_bytes
from portal.dispatch.wire.smtp import SmtpServer
from portal.policy.outcome import Reason
from portal.sandbox.smtp import MailSink
from tests.dispatch.awkward_server import awkward
from tests.dispatch.envelopes import PDF, a_batch, an_envelope


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def sink(folder: Path) -> Iterator[Controller]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(MailSink(folder), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    yield controller
    controller.stop()


def channel_to(port: int, municipality: Municipality, scheme: str = "smtp") -> Email:
    assert municipality.channels.email
    return Email(SmtpServer.from_url(f"{scheme}://127.0.0.1:{port}"), municipality.channels.email)


def sent(channel: Email, *envelopes: Envelope) -> list[Outcome]:
    return list(channel.send(a_batch(*envelopes)))


def mail_in(folder: Path) -> EmailMessage:
    (path,) = folder.glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def parsed(envelope: Envelope) -> Message:
    return email.message_from_bytes(mail_bytes(envelope, PDF), policy=default)


@pytest.mark.contract("LK-13")
@pytest.mark.contract("ST-02")
@pytest.mark.contract("ST-10")
def test_the_invoice_arrives_as_an_attachment_from_the_municipality(
    sink: Controller, folder: Path, municipality: Municipality
) -> None:
    envelope = an_envelope("email", municipality)
    assert sent(channel_to(sink.port, municipality), envelope) == [Outcome(envelope.attempt, "accepted")]
    mail = mail_in(folder)
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == PDF
    assert attached.get_filename() == "faktura-F-1001.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert mail["From"] == "Lørenskog kommune <faktura@lorenskog.example>"
    assert mail["Reply-To"] == "regnskap@lorenskog.example"
    assert mail["To"] == "kari@example.no"
    assert mail["Message-ID"] == f"<{envelope.attempt}@lorenskog.example>"


def test_a_mail_says_the_same_as_text_and_as_html(municipality: Municipality) -> None:
    mail = parsed(an_envelope("email", municipality))
    assert isinstance(mail, EmailMessage)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text
    assert html
    without_tags = " ".join(re.sub(r"<(title).*?</\1>|<[^>]+>", " ", html.get_content(), flags=re.DOTALL).split())
    assert without_tags == " ".join(text.get_content().split())


def test_a_mail_tells_neither_who_it_is_for_nor_what_for_nor_how_much(municipality: Municipality) -> None:
    mail = parsed(an_envelope("email", municipality))
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body
    said = f"{mail['Subject']} {body.get_content()}"
    for private in ("Kari", "Nordmann", "kindergarten", "Barnehage", "1234", "1 234", "4711", "000123400000014", "kr"):
        assert private not in said.split()
        assert private not in mail["Subject"]


def test_a_mail_holds_no_link_to_log_in_with(municipality: Municipality) -> None:
    content = mail_bytes(an_envelope("email", municipality), PDF)
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    html = message.get_body(("html",))
    assert html
    assert "<a " not in html.get_content()
    assert "://" not in html.get_content()


def test_the_same_attempt_is_the_same_bytes_each_time(municipality: Municipality) -> None:
    envelope = an_envelope("email", municipality)
    assert mail_bytes(envelope, PDF) == mail_bytes(envelope, PDF)


def test_a_recipient_the_server_does_not_know_is_refused(sink: Controller, municipality: Municipality) -> None:
    gone = an_envelope("email", municipality, email="kari@bounce.example")
    there = an_envelope("email", municipality)
    first, second = sent(channel_to(sink.port, municipality), gone, there)
    assert (first.result, first.reason) == ("refused", Reason("contact_stale"))
    assert second.result == "accepted"


def test_a_server_that_asks_for_patience_is_tried_later(sink: Controller, municipality: Municipality) -> None:
    (outcome,) = sent(
        channel_to(sink.port, municipality), an_envelope("email", municipality, email="kari@slow.example")
    )
    assert outcome.result == "transient"


def test_a_line_lost_after_the_whole_message_leaves_the_outcome_unknown(municipality: Municipality) -> None:
    with awkward(after=b"") as server:
        outcomes = sent(channel_to(server.port, municipality), *(an_envelope("email", municipality) for _ in range(2)))
    assert [outcome.result for outcome in outcomes] == ["unknown", "unknown"]
    assert (server.connections, len(server.messages)) == (3, 2)


def test_a_line_lost_before_the_message_is_certain_not_to_have_sent_it(municipality: Municipality) -> None:
    with awkward(RCPT=b"") as server:
        (outcome,) = sent(channel_to(server.port, municipality), an_envelope("email", municipality))
    assert (outcome.result, server.messages) == ("transient", [])


def test_a_message_the_server_will_not_have_is_refused(municipality: Municipality) -> None:
    with awkward(after=b"552 too large\r\n") as server:
        (outcome,) = sent(channel_to(server.port, municipality), an_envelope("email", municipality))
    assert (outcome.result, outcome.reason) == ("refused", Reason("rejected_by_channel", {"answer": 552}))


@pytest.mark.parametrize("answers", [{"MAIL": b"550 not you\r\n"}, {"RCPT": b"530 log in first\r\n"}])
def test_what_is_wrong_with_us_is_never_held_against_the_recipient(
    answers: dict[str, bytes], municipality: Municipality
) -> None:
    with awkward(**answers) as server:
        (outcome,) = sent(channel_to(server.port, municipality), an_envelope("email", municipality))
    assert outcome.result == "transient"


def test_a_server_that_closes_after_each_message_is_dialled_again(municipality: Municipality) -> None:
    with awkward(MAIL=b"421 enough for now\r\n") as server:
        outcomes = sent(channel_to(server.port, municipality), *(an_envelope("email", municipality) for _ in range(3)))
    assert [outcome.result for outcome in outcomes] == ["transient"] * 3
    assert server.connections == 4


def drawn(channel: Email, *envelopes: Envelope) -> tuple[list[Envelope], Any]:
    """What was drawn from the batch before the channel gave up."""
    taken: list[Envelope] = []

    def draw() -> Iterator[Envelope]:
        for envelope in envelopes:
            taken.append(envelope)
            yield envelope

    batch = a_batch()
    with pytest.raises(ChannelDown) as down:
        list(channel.send(type(batch)(draw(), batch.read)))
    return taken, down


def test_nothing_is_drawn_when_nobody_answers(municipality: Municipality) -> None:
    with awkward() as server:
        port = server.port
    assert drawn(channel_to(port, municipality), an_envelope("email", municipality))[0] == []


def test_nothing_is_drawn_when_encryption_is_demanded_and_not_offered(municipality: Municipality) -> None:
    with awkward() as server:
        channel = channel_to(server.port, municipality, "smtp+starttls")
        assert drawn(channel, an_envelope("email", municipality))[0] == []


def test_a_password_is_never_sent_unencrypted(municipality: Municipality) -> None:
    assert municipality.channels.email
    with awkward(EHLO=b"250-awkward\r\n250 AUTH PLAIN LOGIN\r\n") as server:
        url = f"smtp://portal:s%40crets@127.0.0.1:{server.port}"
        channel = Email(SmtpServer.from_url(url), municipality.channels.email)
        assert drawn(channel, an_envelope("email", municipality))[0] == []


def test_a_domain_outside_ascii_is_written_as_servers_know_it(
    sink: Controller, folder: Path, municipality: Municipality
) -> None:
    envelope = an_envelope("email", municipality, email="kari@blåbær.example")
    assert sent(channel_to(sink.port, municipality), envelope)[0].result == "accepted"
    assert mail_in(folder)["To"] == "kari@xn--blbr-roah.example"


def test_a_name_outside_ascii_is_written_as_it_is(sink: Controller, folder: Path, municipality: Municipality) -> None:
    envelope = an_envelope("email", municipality, email="bjørn@example.no")
    assert sent(channel_to(sink.port, municipality), envelope)[0].result == "accepted"
    assert "To: bjørn@example.no" in next(folder.glob("*.eml")).read_text(encoding="utf-8")


def test_a_name_outside_ascii_is_refused_where_the_server_cannot_take_it(municipality: Municipality) -> None:
    with awkward() as server:
        envelope = an_envelope("email", municipality, email="bjørn@example.no")
        (outcome,) = sent(channel_to(server.port, municipality), envelope)
    assert outcome.result == "refused"


@pytest.mark.parametrize("value", ["Faktura\r\nBcc: ola@example.no", "Faktura\nx", "Faktura\x00"])
def test_no_header_can_say_more_than_it_should(value: str, municipality: Municipality) -> None:
    envelope = an_envelope("email", municipality)
    headers = [(name, value if name == "Subject" else kept) for name, kept in envelope.content["headers"]]
    with pytest.raises(UnsafeHeader):
        mail_bytes(Envelope(envelope.attempt, {**envelope.content, "headers": headers}, envelope.documents), PDF)


def test_a_line_of_one_dot_does_not_end_the_message(sink: Controller, folder: Path, municipality: Municipality) -> None:
    envelope = an_envelope("email", municipality)
    # Encoded bodies hold no such line; a header part might.
    channel = channel_to(sink.port, municipality)
    line = channel._dial()
    message = b"Message-ID: <dots@example.no>\r\n\r\n.\r\n..\r\nend\r\n"
    assert line.hand_in("a@example.no", "b@example.no", message).stage == "taken"
    line.close()
    assert next(folder.glob("*.eml")).read_bytes().endswith(b"\r\n\r\n.\r\n..\r\nend\r\n")
    assert envelope.documents


@pytest.mark.parametrize(
    ("url", "port"), [("smtp://mail.example", 25), ("smtp+starttls://mail.example", 587), ("smtps://mail.example", 465)]
)
def test_each_way_of_speaking_has_its_port(url: str, port: int) -> None:
    assert SmtpServer.from_url(url).port == port


def test_user_and_password_are_read_percent_encoded() -> None:
    server = SmtpServer.from_url("smtps://portal%40kommune:p%3Aw@mail.example:2465")
    assert (server.user, server.password, server.port) == ("portal@kommune", "p:w", 2465)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_an_address_that_is_no_mail_server_s_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        SmtpServer.from_url(url)
