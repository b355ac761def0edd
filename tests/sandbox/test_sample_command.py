"""`portal sample` and `portal sample-people` as others script against them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli.sample import sample, sample_people


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("PORTAL_DATABASE_URL", "PORTAL_SANDBOX", "PORTAL_MUNICIPALITY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_HOME", str(tmp_path / "home"))

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(sample, ["--out", str(tmp_path / "drop"), *arguments])

    return command


def test_it_needs_neither_database_nor_settings(run, tmp_path: Path) -> None:
    result = run("--invoices", "12", "--seed", "5", "--today", "2026-11-22")

    assert result.exit_code == 0, result.output
    assert (tmp_path / "drop" / "lorenskog-20261122-5-12" / "manifest.csv").is_file()
    assert (tmp_path / "drop" / "lorenskog-20261122-5-12.done").is_file()
    assert (tmp_path / "drop" / "ledger.csv").is_file()


def test_it_follows_the_municipality_of_the_environment(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MUNICIPALITY", "alingsas")

    assert run("--invoices", "5").exit_code == 0
    assert ";SEK;" in next((tmp_path / "drop").glob("alingsas-*/manifest.csv")).read_text()


def test_people_are_listed_as_one_array(run) -> None:
    run("--invoices", "40")
    listed = json.loads(CliRunner().invoke(sample_people, ["--json"]).output)

    assert {"pid", "name", "kind", "customer_numbers", "email", "address", "special"} <= set(listed[0])
    assert {one["kind"] for one in listed} == {"person", "estate", "minor", "company"}
    assert [one["pid"] for one in listed if one["kind"] == "company"] == [None]


def test_people_are_listed_for_reading(run) -> None:
    run("--invoices", "40")

    assert "Ingrid Solberg Haugen" in CliRunner().invoke(sample_people).output


def test_it_is_refused_in_a_real_deployment(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql://localhost/portal")
    result = run("--invoices", "5")

    assert result.exit_code == 1
    assert "this is no sandbox" in result.output
    assert not (tmp_path / "drop").exists()


def test_an_unknown_municipality_is_named(run) -> None:
    result = run("--municipality", "atlantis")

    assert result.exit_code == 1
    assert "atlantis" in result.output


def test_those_who_work_at_the_desk_are_listed_with_their_roles(run) -> None:
    listed = json.loads(CliRunner().invoke(sample_people, ["--staff", "--json"]).output)

    assert [one["user"] for one in listed] == ["marit", "frode", "solveig", "einar", "nina"]
    assert (listed[0]["roles"], listed[-1]["roles"]) == (["Faktura.Saksbehandler"], [])
    assert "Marit Solli" in CliRunner().invoke(sample_people, ["--staff"]).output
