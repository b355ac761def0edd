from datetime import date

import pytest

from portal.cli.checkup_b2c import look_at
from portal.config import Municipality, load_municipality
from portal.config.b2c import B2cAgreement
from portal.policy.b2c import Earlier

TODAY = date(2026, 11, 22)
GUIDE = "https://supplier.example/b2c"


def said(municipality: Municipality, had: Earlier, **agreement: date) -> tuple[str, str]:
    changed = {
        "b2c_agreement": B2cAgreement.model_validate({"had": had} | agreement),
        "help": municipality.help.model_copy(update={"sender_guide_url": GUIDE}),
    }
    finding = look_at(municipality.model_copy(update=changed), TODAY)
    assert finding.subject == "b2c_agreement"
    return finding.verdict, finding.said


@pytest.mark.contract("VA-12")
@pytest.mark.contract("VA-19")
def test_a_sender_without_the_agreement_is_told_to_enter_it_and_where_the_guide_is(municipality: Municipality) -> None:
    verdict, told = said(municipality, "vipps")
    assert verdict == "wrong"
    assert "enter the B2C agreement" in told
    assert GUIDE in told


@pytest.mark.contract("VA-02")
def test_one_agreement_covers_both(municipality: Municipality) -> None:
    verdict, told = said(municipality, "none", entered_on=TODAY)
    assert verdict == "ok"
    assert told.startswith("covers efaktura, vipps")


def test_an_agreement_that_begins_later_says_when(municipality: Municipality) -> None:
    verdict, told = said(municipality, "none", entered_on=date(2027, 1, 4))
    assert (verdict, told) == ("ok", "efaktura, vipps not until 2027-01-04")


def test_a_municipality_without_the_section_has_nothing_to_enter() -> None:
    assert look_at(load_municipality("alingsas"), TODAY).verdict == "off"
