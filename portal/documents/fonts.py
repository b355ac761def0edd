"""The shipped fonts: made once at set-up from Inter's web files, and what they can draw.

Rendering uses these and no others, so a letter looks the same on every machine. Web subsets would let
letters fall into another face, so the full Regular and SemiBold are unpacked (Inter, SIL Open Font License).
"""

import unicodedata
from functools import cache
from pathlib import Path

BUILT = Path(__file__).parent.parent / "static" / "built" / "fonts"
FACES = ("Inter-Regular", "Inter-SemiBold")
_CHARACTERS = "characters.txt"


class FontsMissing(Exception):
    """The fonts are not built. `make demo`, `make test` and `make bench` build them."""


def make_fonts(web: Path, into: Path = BUILT) -> None:
    """Unpack `web`/Inter-*.woff2 (of the npm package `inter-ui`) to TTF, and list what both faces draw.

    Needs the extra `build` (fonttools, brotli). The list is written last: with it the step is complete.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415  only set-up has it

    into.mkdir(parents=True, exist_ok=True)
    drawn: set[int] = set(range(0x110000))
    for face in FACES:
        font = TTFont(web / f"{face}.woff2", recalcTimestamp=False)
        font.flavor = None
        font.save(into / f"{face}.ttf")
        drawn &= set(font.getBestCmap())
    (into / _CHARACTERS).write_text("".join(sorted(chr(code) for code in drawn if _means_something(code))), "utf-8")


def _means_something(code: int) -> bool:
    """Whether a code point has a meaning of its own; PDF/A-3a refuses private ones."""
    return unicodedata.category(chr(code)) not in {"Cc", "Cf", "Cn", "Co", "Cs"}


def font_folder(folder: Path = BUILT) -> Path:
    """Where the font files are; raise FontsMissing when set-up has not made them all."""
    needed = (*(f"{face}.ttf" for face in FACES), _CHARACTERS)
    if not all((folder / name).is_file() for name in needed):
        # Without them Typst would set a letter of blank paper, with no more than a warning.
        raise FontsMissing(f"no fonts in {folder}: {FontsMissing.__doc__}")
    return folder


@cache
def drawable(folder: Path = BUILT) -> frozenset[str]:
    """The characters every shipped face can draw."""
    return frozenset((font_folder(folder) / _CHARACTERS).read_text("utf-8"))
