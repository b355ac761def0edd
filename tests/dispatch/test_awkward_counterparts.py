"""Whatever a counterpart answers, a channel says transient or unknown, a register knows nobody, and the log says so."""

import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import create_server, socket
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from portal.config import Municipality
from portal.dispatch.channel import Outcome, Reference
from portal.dispatch.register import Answer, Asked
from portal.dispatch.wire.efaktura import InDoubt, Refused
from portal.dispatch.wire.http import BadAnswer, HttpLine, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.integration_point import IntegrationPoint
from portal.dispatch.wire.maskinporten import TokenRefused, TokenUnavailable
from portal.dispatch.wire.vipps import Refused as RefusedByVipps
from portal.values import clock
from portal.values.national_id import NationalId
from tests.dispatch.counterparts import (
    CHANNELS,
    REGISTERS,
    efaktura_at,
    maskinporten_at,
    says,
    vipps_lines,
    well_until,
)
from tests.dispatch.digital_post import AWKWARD, Answers, answering
from tests.dispatch.envelopes import KARI, a_batch, an_envelope
from tests.dispatch.town import ISSUER

WARNED = {"warning", "error"}
awkwardly = pytest.mark.parametrize("how", sorted(AWKWARD))


# Where a channel asks for what counts. Vipps' yes to an invoice has no body that could be of other types.
PLACES = [*((name, path) for name, (path, _) in CHANNELS.items()), ("vipps", "recipients")]
SENDING = [
    pytest.param(name, path, how, id=f"{name} {path} {how}")
    for name, path in PLACES
    for how in sorted(AWKWARD)
    if (name, path, how) != ("vipps", "invoices", "wrong types")
]


def sent(name: str, path: str, answers: Answers, municipality: Municipality) -> Outcome:
    """What comes of the first that is handed over."""
    _, channel = CHANNELS[name]
    return next(iter(channel(well_until(path, answers)).send(a_batch(an_envelope(name, municipality)))))


def looked_up(name: str, answers: Answers) -> Answer:
    path, register = REGISTERS[name]
    asked = Asked(uuid4(), NationalId(KARI.pid or "", "NO"), "91234567", ISSUER)
    return register(well_until(path, answers)).reach([asked])[asked.key]


@pytest.mark.parametrize(("name", "path", "how"), SENDING)
def test_an_attempt_is_tried_again_or_asked_about_and_never_taken_for_sent_or_refused(
    name: str, path: str, how: str, municipality: Municipality
) -> None:
    with capture_logs() as lines:
        outcome = sent(name, path, AWKWARD[how], municipality)
    assert outcome.result in ("transient", "unknown")
    assert outcome.result == "transient" or how not in ("gone", "untrusted", "busy")
    assert KARI.pid not in str(lines) + str(outcome)


@awkwardly
@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_nobody_is_answered_for_and_never_with_a_no(name: str, how: str) -> None:
    with capture_logs() as lines:
        assert looked_up(name, AWKWARD[how]).verdict == "unknown"
    assert KARI.pid not in str(lines)


@awkwardly
def test_no_token_is_taken_from_an_awkward_maskinporten(how: str) -> None:
    with capture_logs() as lines, pytest.raises((TokenUnavailable, TokenRefused)):
        maskinporten_at(AWKWARD[how]).token("a scope")
    assert len(lines) <= 1


FOUR = ("html", "wrong types", "huge", "untrusted")


@pytest.mark.parametrize(("name", "path", "how"), [case for case in SENDING if case.values[2] in FOUR])
def test_each_bad_answer_to_a_channel_leaves_a_line_in_the_log(
    name: str, path: str, how: str, municipality: Municipality
) -> None:
    with capture_logs() as lines:
        sent(name, path, AWKWARD[how], municipality)
    assert {line["log_level"] for line in lines} & WARNED


@pytest.mark.parametrize("how", FOUR)
@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_each_bad_answer_to_a_register_leaves_a_line_in_the_log(name: str, how: str) -> None:
    with capture_logs() as lines:
        looked_up(name, AWKWARD[how])
    assert {line["log_level"] for line in lines} & WARNED


@pytest.mark.parametrize("how", FOUR)
def test_a_token_that_cannot_be_had_leaves_a_line_in_the_log(how: str) -> None:
    with capture_logs() as lines, pytest.raises(TokenUnavailable):
        maskinporten_at(AWKWARD[how]).token("a scope")
    assert {line["log_level"] for line in lines} & WARNED


# A certificate that has ended, over a real socket.


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[str]:
    """The address of a server whose certificate ended yesterday."""
    key, yesterday = ec.generate_private_key(ec.SECP256R1()), clock.now() - dt.timedelta(days=1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(yesterday - dt.timedelta(days=90))
        .not_valid_after(yesterday)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "pem").write_bytes(key.private_bytes(*private) + built.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")
    with create_server(("127.0.0.1", 0)) as listening:
        Thread(target=_shake_hands, args=(listening, context), daemon=True).start()
        yield f"https://localhost:{listening.getsockname()[1]}"


def _shake_hands(listening: socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        try:
            context.wrap_socket(connection, server_side=True).close()
        except OSError:
            connection.close()


def test_nobody_is_heard_behind_a_certificate_that_has_ended(ended: str) -> None:
    with capture_logs() as lines, HttpLine("bank", ended) as line, pytest.raises(NotReached):
        line.call("GET", "issuers")
    assert [(line["event"], line["counterpart"]) for line in lines] == [("not_reached", "bank")]


# Whatever JSON comes back, only what each reader declares is raised.

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)
KNOWN = [
    *("efakturaIdentifier", "generalConsent", "agreement", "blocked", "consignmentId", "status", "code", "issuers"),
    *("recipientToken", "state", "etag", "problems", "type", "error", "access_token", "expires_in"),
    *("personer", "personidentifikator", "reservasjon", "kontaktinformasjon", "epostadresse", "digital_post"),
    *("content", "messageId", "lastUpdate", "exception", "message", "postkasseadresse", "epostadresse_oppdatert"),
]
near_misses = st.recursive(
    json_values,
    lambda inner: st.dictionaries(st.sampled_from(KNOWN), inner, max_size=6) | st.lists(inner, max_size=3),
    max_leaves=12,
)
KEY = UUID("6f1c4a52-5b0e-4c1d-9a3e-0123456789ab")


def _facade(said: object, call: Callable[[Any], object]) -> None:
    with efaktura_at(says(said)).open() as facade:
        call(facade)


def _vipps(said: object, call: Callable[[Any], object]) -> None:
    with vipps_lines(well_until("vipps-isp", says(said))).open() as line:
        call(line)


def _token(said: object) -> None:
    with vipps_lines(says(said)).open() as line:
        line.greet()


READERS: dict[str, Callable[[object], object]] = {
    "efaktura look-up": lambda said: _facade(said, lambda it: it.look_up(issuer=ISSUER, person_number="1")),
    "efaktura claim": lambda said: _facade(said, lambda it: it.send(KEY, {})),
    "efaktura status": lambda said: _facade(said, lambda it: it.status(KEY)),
    "efaktura issuers": lambda said: _facade(said, lambda it: it.issuers()),
    "vipps recipient": lambda said: _vipps(said, lambda it: it.recipient("nin-no", "1")),
    "vipps invoice": lambda said: _vipps(said, lambda it: it.look("an invoice")),
    "vipps token": _token,
    "mailbox statuses": lambda said: IntegrationPoint(answering(says(said))).statuses(KEY),
    "maskinporten": lambda said: maskinporten_at(says(said)).token("a scope"),
}
DECLARED = (NotReached, NoAnswer, BadAnswer, NotNow, InDoubt, Refused, RefusedByVipps, TokenRefused)


@pytest.mark.parametrize("name", sorted(READERS))
@settings(max_examples=60)
@given(said=near_misses)
def test_no_other_fault_than_the_declared_ones_escapes_a_reader(name: str, said: object) -> None:
    try:
        READERS[name](said)
    except DECLARED:
        return


@pytest.mark.parametrize("name", sorted(REGISTERS))
@settings(max_examples=40)
@given(said=near_misses)
def test_a_register_answers_for_each_whatever_comes_back(name: str, said: object) -> None:
    assert looked_up(name, says(said)).verdict in ("yes", "no", "unknown")


@pytest.mark.parametrize("name", sorted(CHANNELS))
@settings(max_examples=40)
@given(said=near_misses)
def test_a_channel_has_an_outcome_whatever_comes_back(name: str, said: object) -> None:
    _, channel = CHANNELS[name]
    path = {"vipps": "vipps-isp"}.get(name, "")
    told = channel(well_until(path, says(said))).status([Reference(KEY)])
    assert set(told) <= {KEY}
