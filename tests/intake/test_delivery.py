"""Folders and zips: what is in them, and what is refused before it is unpacked."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.intake.delivery import LARGEST_FILE, DeliveryRefused, FileRefused, is_safe, opened
from tests.intake.drops import a_zip


def refusal(path: Path) -> str:
    with pytest.raises(DeliveryRefused) as refused, opened(path):
        pass
    return refused.value.finding.code


def test_a_zip_is_read_like_the_folder_it_was_packed_from(tmp_path: Path) -> None:
    files = {"manifest.csv": b"m", "a.xml": b"x", "pdf/a.pdf": b"p"}
    for path in (
        a_zip(tmp_path / "flat.zip", files),
        a_zip(tmp_path / "folder.zip", {f"batch/{name}": content for name, content in files.items()}),
        a_zip(tmp_path / "mac.zip", {**{f"b/{n}": c for n, c in files.items()}, "__MACOSX/b/._a.xml": b"?"}),
    ):
        with opened(path) as delivery:
            assert {name: delivery.read(name) for name in delivery.sizes} == files


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "..\\evil.xml", "C:\\evil.xml"])
def test_a_zip_that_would_write_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(a_zip(tmp_path / "a.zip", {"manifest.csv": b"", name: b""})) == "zip_unsafe_name"
    assert not is_safe(name)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    assert refusal(a_zip(tmp_path / "a.zip", {"a.xml": b"\0" * 1_000_000})) == "zip_inflates"


def test_a_file_that_packs_as_invoices_do_is_no_bomb(tmp_path: Path) -> None:
    lines = b"".join(b"<cac:InvoiceLine><cbc:ID>%d</cbc:ID></cac:InvoiceLine>" % number for number in range(20_000))
    with opened(a_zip(tmp_path / "a.zip", {"a.xml": lines})) as delivery:
        assert delivery.read("a.xml") == lines


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.intake.delivery.MOST_FILES", 3)
    assert refusal(a_zip(tmp_path / "a.zip", {f"{number}.xml": b"" for number in range(4)})) == "too_many_files"


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and nothing more")
    assert refusal(tmp_path / "a.zip") == "zip_broken"


def test_a_damaged_file_in_a_zip_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.xml", b"first document")
        archive.writestr("b.xml", b"second document")
    path.write_bytes(path.read_bytes().replace(b"first document", b"fjrst document"))
    with opened(path) as delivery:
        with pytest.raises(FileRefused):
            delivery.read("a.xml")
        assert delivery.read("b.xml") == b"second document"


@pytest.mark.parametrize("pack", [None, a_zip])
def test_a_file_of_25_megabytes_is_refused_without_being_read(
    tmp_path: Path, pack: Callable[[Path, dict[str, bytes]], Path] | None
) -> None:
    noise = bytes(range(256)) * 4
    content = noise * (25_000_000 // len(noise))
    path = tmp_path / "drop"
    if pack:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.xml", content)
    else:
        path.mkdir()
        (path / "a.xml").write_bytes(content)
    with opened(path) as delivery:
        with pytest.raises(FileRefused) as refused:
            delivery.read("a.xml")
        assert "20 MB" in refused.value.finding.message
        assert delivery.sizes["a.xml"] > LARGEST_FILE


def test_a_file_that_is_gone_when_it_is_read_is_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"a")
    with opened(tmp_path) as delivery:
        (tmp_path / "a.xml").unlink()
        with pytest.raises(FileRefused, match="No such file"):
            delivery.read("a.xml")


def test_links_and_hidden_files_are_no_part_of_a_delivery(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    drop = tmp_path / "drop"
    (drop / ".hidden").mkdir(parents=True)
    (drop / ".hidden" / "a.xml").write_bytes(b"")
    (drop / ".b.xml").write_bytes(b"")
    (drop / "link.xml").symlink_to(tmp_path / "secret")
    (drop / "c.xml").write_bytes(b"c")
    with opened(drop) as delivery:
        assert list(delivery.sizes) == ["c.xml"]


def test_a_file_is_found_in_whatever_case_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "Faktura.XML").write_bytes(b"x")
    with opened(tmp_path) as delivery:
        assert delivery.find("faktura.xml") == "Faktura.XML"
        assert delivery.find("other.xml") is None
