"""What set-up built from the fetched packages, as the web serves it."""

import gzip
import io
import json
import re
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from portal.cli.assets import BESIDE, STATIC, build

BUILT = STATIC / "built"
LARGEST_FIRST_FONT = 24_000


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    found: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())
    return found


def _letters(name: str) -> set[str]:
    return {chr(code) for code in TTFont(io.BytesIO((BUILT / name).read_bytes())).getBestCmap()}


def test_every_built_file_is_there_under_the_name_of_its_content(names: dict[str, str]) -> None:
    assert {name for name in names.values() if not (BUILT / name).is_file()} == set()
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in names.values())


def test_what_is_sent_compressed_is_the_same(names: dict[str, str]) -> None:
    sheet = (BUILT / names["lorenskog.css"]).read_bytes()
    assert brotli.decompress((BUILT / f"{names['lorenskog.css']}.br").read_bytes()) == sheet
    assert gzip.decompress((BUILT / f"{names['lorenskog.css']}.gz").read_bytes()) == sheet


def test_the_order_of_the_layers_comes_before_any_rule(names: dict[str, str]) -> None:
    assert (BUILT / names["strand.css"]).read_text("utf-8").startswith("@layer ds.theme, ds.base, ds.components, app;")


def test_a_style_sheet_loads_only_files_that_were_built(names: dict[str, str]) -> None:
    sheet = (BUILT / names["alingsas.css"]).read_text("utf-8")
    loaded = set(re.findall(r'url\(["\']?(?!data:)([^"\')]+)', sheet))
    assert loaded == {names["inter-latin.woff2"], names["inter-latin-ext.woff2"]}


def test_the_first_font_is_small_and_holds_our_languages(names: dict[str, str]) -> None:
    first = BUILT / names["inter-latin.woff2"]
    assert first.stat().st_size <= LARGEST_FIRST_FONT
    assert set("æøåÆØÅäöÄÖéüß 0123456789−–«»’…€\u00a0") <= _letters(first.name)


def test_sami_letters_are_in_the_font_that_comes_when_needed(names: dict[str, str]) -> None:
    assert set("ČčĐđŊŋŠšŦŧŽž") <= _letters(names["inter-latin-ext.woff2"])


def test_the_first_font_keeps_figures_of_one_width(names: dict[str, str]) -> None:
    font = TTFont(BUILT / names["inter-latin.woff2"])
    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


def test_the_fonts_licence_lies_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (BUILT / "OFL.txt").read_text().upper()


def test_a_second_build_gives_the_same_names_and_leaves_nothing_old(tmp_path: Path) -> None:
    static = tmp_path / "static"
    (static / "themes").mkdir(parents=True)
    for name in ("app.css", *BESIDE, "app.js", "designsystem.txt", "themes/strand.css"):
        (static / name).write_bytes((STATIC / name).read_bytes())
    packages = STATIC.parent.parent / "node_modules"
    build(static, packages)
    first = (static / "built" / "manifest.json").read_text()
    (static / "built" / "old.0123456789ab.js").write_text("gone")
    build(static, packages)
    assert (static / "built" / "manifest.json").read_text() == first
    assert not (static / "built" / "old.0123456789ab.js").exists()
