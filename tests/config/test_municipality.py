from datetime import date
from pathlib import Path

import pytest

from portal.config import MunicipalityFileWrong, load_municipality
from portal.config.municipality import PROFILES
from portal.config.retention import Retention

SHIPPED = sorted(path.stem for path in PROFILES.glob("*.toml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_profile_is_valid(name: str) -> None:
    municipality = load_municipality(name)
    assert municipality.key == name
    assert municipality.name(municipality.default_language)
    assert municipality.zone.key.startswith("Europe/")


@pytest.mark.contract("LK-04")
def test_the_order_of_lorenskog_is_the_published_one() -> None:
    order = load_municipality("lorenskog").order_on(date(2026, 11, 22))
    assert order == ("avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper")


def test_only_the_profile_named_after_it_goes_by_the_customer_card() -> None:
    by_card = {name for name in SHIPPED if load_municipality(name).goes_by_card}
    assert by_card == {"kundekort"}


def test_the_order_in_force_is_the_newest_that_has_begun(tmp_path: Path) -> None:
    source = (PROFILES / "lorenskog.toml").read_text()
    later = '\n[[orders]]\nin_force_from = 2027-01-01\nchannels = ["email", "paper"]\n'
    path = tmp_path / "later.toml"
    path.write_text(source.replace("\n[channels.email]", later + "\n[channels.email]", 1))
    municipality = load_municipality(str(path))
    assert municipality.order_on(date(2026, 12, 31))[0] == "avtalegiro"
    assert municipality.order_on(date(2027, 1, 1)) == ("email", "paper")


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(MunicipalityFileWrong, match="lorenskog"):
        load_municipality("atlantis")


def test_a_misspelt_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text((PROFILES / "lorenskog.toml").read_text().replace("zone =", "zoen ="))
    with pytest.raises(MunicipalityFileWrong, match=r"wrong\.toml.*zoen"):
        load_municipality(str(path))


def test_an_issuer_is_found_by_its_organisation_number_alone() -> None:
    municipality = load_municipality("lorenskog")
    assert municipality.issuer(municipality.issuers[0].organisation_number) is municipality.issuers[0]
    assert municipality.issuer("999999999") is None


def test_an_account_with_a_wrong_digit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text((PROFILES / "lorenskog.toml").read_text().replace("16370712348", "16370712349"))
    with pytest.raises(MunicipalityFileWrong, match="16370712349"):
        load_municipality(str(path))


def test_offers_are_made_where_the_municipality_s_page_promises_them() -> None:
    assert {name for name in SHIPPED if load_municipality(name).makes_offers} == {"lorenskog", "strand"}


@pytest.mark.parametrize(
    ("line", "instead", "says"),
    [
        ('schedule = "0 9 1 * *"', 'schedule = "monthly"', "'monthly' is no schedule"),
        ("every_days = 180", "every_days = 1", r"offers\.every_days"),
    ],
)
def test_offers_that_could_not_be_made_are_refused(tmp_path: Path, line: str, instead: str, says: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text((PROFILES / "lorenskog.toml").read_text().replace(line, instead))
    with pytest.raises(MunicipalityFileWrong, match=says):
        load_municipality(str(path))


def test_offers_where_there_is_no_efaktura_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text((PROFILES / "alingsas.toml").read_text() + "\n[offers]\nevery_days = 180\nexpires_days = 60\n")
    with pytest.raises(MunicipalityFileWrong, match=r"needs \[channels.efaktura\] and"):
        load_municipality(str(path))


@pytest.mark.parametrize("channel", ["efaktura", "email"])
def test_no_offers_are_made_while_a_channel_of_theirs_is_switched_off(tmp_path: Path, channel: str) -> None:
    path, section = tmp_path / "off.toml", f"[channels.{channel}]"
    path.write_text((PROFILES / "lorenskog.toml").read_text().replace(section, f"{section}\nenabled = false"))
    assert not load_municipality(str(path)).makes_offers


def test_what_people_tell_is_kept_unless_the_file_says_how_long(tmp_path: Path) -> None:
    assert load_municipality("lorenskog").retention == Retention()
    path = tmp_path / "forgetful.toml"
    path.write_text((PROFILES / "lorenskog.toml").read_text() + "\n[retention]\ncases_days = 730\n")
    assert load_municipality(str(path)).retention == Retention(cases_days=730)
    path.write_text(path.read_text().replace("730", "0"))
    with pytest.raises(MunicipalityFileWrong, match="cases_days"):
        load_municipality(str(path))
