import json

import pytest

from portal.config import Settings, SettingsWrong
from portal.config.settings import environment_with_demo


def test_a_whole_environment_is_read(environment: dict[str, str]) -> None:
    settings = Settings.from_environment(environment)
    assert settings.sandbox
    assert settings.base_address == "http://127.0.0.1:8000"


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "MUNICIPALITY", "BASE_URL"])
def test_a_missing_setting_stops_the_start_and_is_named(environment: dict[str, str], name: str) -> None:
    del environment[f"PORTAL_{name}"]
    with pytest.raises(SettingsWrong) as refused:
        Settings.from_environment(environment)
    assert refused.value.problems == [f"PORTAL_{name} is missing"]


def test_the_sandbox_is_refused_on_a_public_address(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsWrong, match="never runs in production"):
        Settings.from_environment(environment | {"PORTAL_BASE_URL": "https://faktura.example"})


def test_a_public_address_is_https(environment: dict[str, str]) -> None:
    public = environment | {"PORTAL_BASE_URL": "http://faktura.example", "PORTAL_SANDBOX": "0"}
    with pytest.raises(SettingsWrong, match="https"):
        Settings.from_environment(public)


def test_a_secret_is_not_shown_when_settings_are_printed(environment: dict[str, str]) -> None:
    assert environment["PORTAL_SECRET_KEY"] not in repr(Settings.from_environment(environment))


def test_a_wrong_data_key_is_named_without_its_value(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsWrong) as refused:
        Settings.from_environment(environment | {"PORTAL_DATA_KEYS": "tooshort"})
    assert "PORTAL_DATA_KEYS" in str(refused.value)
    assert "tooshort" not in str(refused.value)


def test_demo_settings_fill_only_what_is_unset(tmp_path) -> None:
    (tmp_path / "demo.env").write_text("PORTAL_DATABASE_URL=postgresql:///demo\nPORTAL_PORT=8000\n")
    found, path = environment_with_demo({"PORTAL_HOME": str(tmp_path), "PORTAL_PORT": "9000"})
    assert path == tmp_path / "demo.env"
    assert found["PORTAL_DATABASE_URL"] == "postgresql:///demo"
    assert found["PORTAL_PORT"] == "9000"


def test_demo_settings_stay_unread_when_a_database_is_named(tmp_path) -> None:
    (tmp_path / "demo.env").write_text("PORTAL_DATABASE_URL=postgresql:///demo\n")
    own = {"PORTAL_HOME": str(tmp_path), "PORTAL_DATABASE_URL": "postgresql:///own"}
    assert environment_with_demo(own) == (own, None)


@pytest.mark.parametrize("key", ["not json", "{}", '{"kty": "oct", "k": "c2VjcmV0"}', "PUBLIC", "NAMELESS"])
def test_a_client_key_is_one_private_rsa_key_with_a_name(environment: dict[str, str], key: str) -> None:
    from joserfc.jwk import RSAKey

    made = {"PUBLIC": ({"kid": "ours"}, False), "NAMELESS": ({}, True)}
    if key in made:
        parameters, private = made[key]
        key = json.dumps(RSAKey.generate_key(2048, parameters, auto_kid=False).as_dict(private=private))
    del environment["PORTAL_RESIDENT_OIDC_CLIENT_SECRET"]
    with pytest.raises(SettingsWrong, match="PORTAL_RESIDENT_OIDC_CLIENT_JWK"):
        Settings.from_environment(environment | {"PORTAL_RESIDENT_OIDC_CLIENT_JWK": key})


def test_a_login_provider_is_https_outside_the_sandbox(environment: dict[str, str]) -> None:
    public = environment | {"PORTAL_BASE_URL": "https://faktura.example", "PORTAL_SANDBOX": "0"}
    with pytest.raises(SettingsWrong, match="PORTAL_RESIDENT_OIDC_ISSUER must begin with https"):
        Settings.from_environment(public)
