"""What `portal doctor` and starting say of the staff's login."""

from pathlib import Path

import click
import pytest

from portal.cli import checkup_login
from portal.cli.workplace import open_workplace
from portal.config import DeskRules, Settings, SettingsWrong, StaffOidc, load_municipality
from portal.config.municipality import PROFILES

CLIENT = StaffOidc(issuer="http://127.0.0.1:9/staff", client_id="desk", client_secret="secret")


def test_without_a_staff_login_the_desk_is_off_not_wrong() -> None:
    assert checkup_login.of_staff(None, DeskRules()).verdict == "off"


def test_a_desk_at_which_nobody_has_a_role_is_wrong() -> None:
    found = checkup_login.of_staff(CLIENT, DeskRules())
    assert (found.verdict, "[desk.roles]" in found.said) == ("wrong", True)


def test_a_provider_that_does_not_answer_is_wrong() -> None:
    found = checkup_login.of_staff(CLIENT, load_municipality("lorenskog").desk)
    assert (found.verdict, "does not describe itself" in found.said) == ("wrong", True)


@pytest.mark.parametrize("missing", ["ISSUER", "CLIENT_ID", "CLIENT_SECRET"])
def test_half_a_staff_login_is_refused_by_name(environment: dict[str, str], missing: str) -> None:
    del environment[f"PORTAL_STAFF_OIDC_{missing}"]
    with pytest.raises(SettingsWrong, match=missing):
        Settings.from_environment(environment)


def test_staff_may_not_share_the_residents_client(environment: dict[str, str]) -> None:
    for name in ("ISSUER", "CLIENT_ID"):
        environment[f"PORTAL_STAFF_OIDC_{name}"] = environment[f"PORTAL_RESIDENT_OIDC_{name}"]
    with pytest.raises(SettingsWrong, match="one of their own"):
        Settings.from_environment(environment)


def test_a_staff_login_without_roles_in_the_file_does_not_start(environment: dict[str, str], tmp_path: Path) -> None:
    text = (PROFILES / "lorenskog.toml").read_text("utf-8")
    bare = tmp_path / "bare.toml"
    bare.write_text(text[: text.index("# The app roles")], "utf-8")
    environment["PORTAL_MUNICIPALITY"] = str(bare)
    with pytest.raises(click.ClickException, match=r"desk\.roles"):
        open_workplace(Settings.from_environment(environment))


@pytest.mark.parametrize("claimed", [None, 7, {}, [], ["Other"], [None]])
def test_a_claim_of_another_shape_gives_no_role(claimed: object) -> None:
    assert load_municipality("strand").desk.roles_of(claimed) == ()


def test_one_name_alone_is_a_list_of_one() -> None:
    assert load_municipality("strand").desk.roles_of("Faktura.Revisor") == ("auditor",)


@pytest.mark.parametrize("name", ["lorenskog", "strand", "alingsas"])
def test_every_shipped_municipality_names_every_role(name: str) -> None:
    desk = load_municipality(name).desk
    assert set(desk.roles.values()) == {"case_worker", "finance", "signer", "auditor"}
    assert desk.ask
