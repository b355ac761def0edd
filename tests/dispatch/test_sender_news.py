"""What the municipality itself is told of its B2C agreement: by e-mail, once."""

from dataclasses import replace

import pytest

from portal.config.b2c import B2cAgreement
from portal.dispatch.writing.letters import the_sender
from portal.dispatch.writing.sender_news import tell_of_agreement, tell_sender
from portal.jobs import Workplace
from portal.policy.b2c import Earlier
from tests.dispatch.letter_office import LetterOffice
from tests.dispatch.town import NOW


def having(workplace: Workplace, had: Earlier) -> LetterOffice:
    agreement = {"b2c_agreement": B2cAgreement(had=had)}
    return LetterOffice(replace(workplace, municipality=workplace.municipality.model_copy(update=agreement)))


def told(office: LetterOffice) -> list[str]:
    with office.work.database.transaction() as session:
        tell_of_agreement(session, municipality=office.work.municipality, now=NOW)
    return [letter.notice for letter in office.letters()]


@pytest.mark.contract("VA-10")
def test_who_had_efaktura_alone_is_told_by_email_that_vipps_is_included(workplace: Workplace) -> None:
    office = having(workplace, "efaktura")
    assert told(office) == ["vipps_included"]
    office.set()
    office.route()
    (letter,) = office.letters()
    assert office.channels(letter.id) == [("email", "planned")]
    assert office.envelopes()[0]["content"]["recipient"] == the_sender(workplace.municipality).email
    assert "20. desember 2018" in letter.text


@pytest.mark.contract("VA-12")
@pytest.mark.parametrize("had", ["vipps", "none"])
def test_who_must_enter_the_agreement_is_told_by_email(workplace: Workplace, had: Earlier) -> None:
    assert told(having(workplace, had)) == ["b2c_agreement_needed"]


def test_the_sender_is_told_once_however_often_it_is_looked_at(workplace: Workplace) -> None:
    office = having(workplace, "efaktura")
    tell_sender(office.work)
    tell_sender(office.work)
    assert len(office.letters()) == 1


@pytest.mark.contract("VA-09")
def test_who_had_both_is_told_nothing(workplace: Workplace) -> None:
    assert told(having(workplace, "both")) == []


def test_without_the_section_nothing_is_told(workplace: Workplace) -> None:
    town = workplace.municipality.model_copy(update={"b2c_agreement": None})
    assert told(LetterOffice(replace(workplace, municipality=town))) == []
