import stat
from pathlib import Path

from portal.cli.demo import settings
from portal.config import Settings

DATABASE = "postgresql://postgres@/portal?host=%2Fsomewhere"


def _chosen(home: Path, **environment: str) -> dict[str, str]:
    return settings.choose(environment, home=home, port=8100, database_url=DATABASE)


def test_what_a_demo_chooses_is_a_whole_configuration(tmp_path: Path) -> None:
    chosen = Settings.from_environment(_chosen(tmp_path))
    assert chosen.sandbox
    assert chosen.base_address == "http://127.0.0.1:8100"
    assert str(chosen.sandbox_url) == "http://localhost:8101/"
    assert chosen.smtp_url is not None
    assert chosen.smtp_url.get_secret_value() == "smtp://localhost:8102"
    assert chosen.paper_dir == tmp_path / "print"


def test_what_the_environment_sets_is_left_alone(tmp_path: Path) -> None:
    chosen = _chosen(tmp_path, PORTAL_SMTP_URL="smtp://mail.example", PORTAL_MUNICIPALITY="strand")
    assert "PORTAL_SMTP_URL" not in chosen
    assert "PORTAL_MUNICIPALITY" not in chosen


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    assert "PORTAL_SMTP_URL" in _chosen(tmp_path, PORTAL_SMTP_URL="")


def test_a_login_of_ones_own_is_not_mixed_with_the_sandboxs(tmp_path: Path) -> None:
    chosen = _chosen(tmp_path, PORTAL_RESIDENT_OIDC_ISSUER="https://login.example")
    assert not [name for name in chosen if name.startswith("PORTAL_RESIDENT_OIDC_")]


def test_a_swedish_municipality_reads_the_number_where_swedish_brokers_put_it(tmp_path: Path) -> None:
    assert _chosen(tmp_path, PORTAL_MUNICIPALITY="alingsas")["PORTAL_RESIDENT_OIDC_PERSON_CLAIM"] == "ssn"


def test_the_next_demo_has_the_same_secrets(tmp_path: Path) -> None:
    first = _chosen(tmp_path)
    settings.write(tmp_path, first)
    assert _chosen(tmp_path) == first
    assert _chosen(tmp_path / "elsewhere")["PORTAL_SECRET_KEY"] != first["PORTAL_SECRET_KEY"]


def test_only_its_owner_reads_what_was_chosen(tmp_path: Path) -> None:
    settings.write(tmp_path, {"PORTAL_SECRET_KEY": "secret"})
    settings.write(tmp_path, {"PORTAL_SECRET_KEY": "another"})
    assert stat.S_IMODE((tmp_path / "demo.env").stat().st_mode) == 0o600
    assert (tmp_path / "demo.env").read_text() == "PORTAL_SECRET_KEY=another\n"
    assert [path.name for path in tmp_path.iterdir()] == ["demo.env"]


def test_staff_log_in_at_the_sandboxs_second_provider(tmp_path: Path) -> None:
    chosen = Settings.from_environment(_chosen(tmp_path))
    assert chosen.staff_oidc is not None
    assert chosen.staff_oidc.issuer == "http://localhost:8101/staff"
    own = _chosen(tmp_path, PORTAL_STAFF_OIDC_ISSUER="https://login.example")
    assert not [name for name in own if name.startswith("PORTAL_STAFF_OIDC_")]
