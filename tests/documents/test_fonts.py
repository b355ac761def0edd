from pathlib import Path

import pytest

from portal.documents.fonts import BUILT, FontsMissing, drawable, font_folder, make_fonts

WEB = Path(__file__).parent.parent.parent / "node_modules" / "inter-ui" / "web"


def test_a_folder_without_all_the_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Inter-Regular.ttf").touch()
    with pytest.raises(FontsMissing, match="make demo"):
        font_folder(tmp_path)


def test_fonts_made_twice_are_the_same_files(tmp_path: Path) -> None:
    make_fonts(WEB, tmp_path)
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (BUILT / made.name).read_bytes()
    assert drawable(tmp_path) == drawable()
