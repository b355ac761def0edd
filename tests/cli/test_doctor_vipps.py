import pytest

from portal.cli.checkup_vipps import look_at
from portal.cli.finding import Finding
from portal.config import Municipality, Settings, load_municipality
from tests.dispatch.vipps_street import with_vipps


def said(settings: Settings, municipality: Municipality) -> tuple[str, str]:
    finding: Finding = look_at(settings, municipality)
    assert finding.subject == "PORTAL_VIPPS_URL"
    return finding.verdict, finding.said


def test_without_access_the_channel_is_off(settings: Settings, municipality: Municipality) -> None:
    assert said(settings, municipality) == ("off", "is unset: the channel Vipps is disabled")


def test_a_municipality_without_vipps_needs_no_access(settings: Settings) -> None:
    verdict, told = said(with_vipps(settings), load_municipality("alingsas"))
    assert verdict == "off"
    assert "no channel vipps" in told


@pytest.mark.contract("VA-11")
def test_a_municipality_that_has_switched_it_off_is_told_so(settings: Settings, municipality: Municipality) -> None:
    rules = municipality.channels.vipps
    assert rules
    off = municipality.channels.model_copy(update={"vipps": rules.model_copy(update={"enabled": False})})
    assert said(with_vipps(settings), municipality.model_copy(update={"channels": off}))[0] == "off"


def test_a_vipps_that_does_not_answer_is_wrong(settings: Settings, municipality: Municipality) -> None:
    verdict, told = said(with_vipps(settings, "http://127.0.0.1:9"), municipality)
    assert verdict == "wrong"
    assert "no access token" in told
