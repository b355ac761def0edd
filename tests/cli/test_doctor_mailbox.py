"""What the doctor says of the way to digital mailboxes."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from portal.cli.checkup_mailbox import look_at
from portal.config import Municipality, Settings
from tests.dispatch.digital_post import DigitalPost, a_client
from tests.dispatch.test_channel_contract import a_free_port, changed


@pytest.fixture
def there(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """A deployment that is set up for digital post, with somebody at the other end."""
    port = a_free_port()
    web = f"http://127.0.0.1:{port}"
    post = DigitalPost(tmp_path, issuer=f"{web}/maskinporten")
    server = make_server("127.0.0.1", port, post.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield changed(settings, maskinporten=post.client, krr_url=f"{web}/krr", mailbox_url=f"{web}/eformidling")
    server.shutdown()


def verdicts(settings: Settings, municipality: Municipality) -> list[tuple[str, str]]:
    return [(finding.verdict, finding.subject) for finding in look_at(settings, municipality)]


def test_the_whole_way_is_looked_at(there: Settings, municipality: Municipality) -> None:
    assert verdicts(there, municipality) == [("ok", "PORTAL_KRR_URL"), ("ok", "PORTAL_MAILBOX_URL")]


def test_a_key_or_client_that_is_not_theirs_is_ours_to_correct(there: Settings, municipality: Municipality) -> None:
    assert there.maskinporten
    stranger = a_client(issuer=there.maskinporten.issuer, client_id="somebody")
    finding, _ = look_at(changed(there, maskinporten=stranger), municipality)
    assert (finding.verdict, finding.subject) == ("wrong", "PORTAL_MASKINPORTEN_")
    assert "MP-100" in finding.said


def test_nobody_at_the_other_end_is_wrong(there: Settings, municipality: Municipality) -> None:
    gone = changed(there, krr_url="http://127.0.0.1:1/krr", mailbox_url="http://127.0.0.1:1/eformidling")
    assert verdicts(gone, municipality) == [("wrong", "PORTAL_KRR_URL"), ("wrong", "PORTAL_MAILBOX_URL")]


def test_what_is_unset_is_off(settings: Settings, municipality: Municipality) -> None:
    assert verdicts(settings, municipality) == [("off", "PORTAL_KRR_URL"), ("off", "PORTAL_MAILBOX_URL")]
    bare = municipality.channels.model_copy(update={"mailbox": None})
    assert verdicts(settings, municipality.model_copy(update={"channels": bare})) == [("off", "PORTAL_MAILBOX_URL")]
