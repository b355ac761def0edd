"""The fonts browsers get: Inter cut down to the letters and weights the pages use.

Source: the npm package `inter-ui` (SIL Open Font License 1.1, no reserved name, so a cut may keep it).
"""

import io
from pathlib import Path
from typing import Any

# What a page in Norwegian, Swedish or English needs at once, and what a Sami or Polish name adds.
RANGES = {
    "inter-latin": (
        "U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+2010-2015, U+2018-201E, U+2020-2022, U+2026, U+202F, "
        "U+2032-2033, U+2039-203A, U+2044, U+20AC, U+2122, U+2190-2193, U+2212"
    ),
    "inter-latin-ext": "U+0100-0130, U+0132-0151, U+0154-024F, U+0259, U+02BB-02BC, U+02C6-02DD, U+1E00-1EFF",
}
# The weights the pages use; a variable font holds all between.
WEIGHTS = (400, 600)
# Figures of one width, for amounts under each other; kerning; accents put together.
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]


def font_faces() -> str:
    """The CSS rules that load a font file when the page holds one of its letters."""
    return "\n".join(
        f"@font-face{{font-family:Inter;font-style:normal;font-weight:{WEIGHTS[0]} {WEIGHTS[1]};font-display:swap;"
        f'src:url("{name}.woff2") format("woff2");unicode-range:{letters}}}'
        for name, letters in RANGES.items()
    )


def web_fonts(package: Path) -> dict[str, bytes]:
    """The font files that `font_faces` names. `package` is the folder of `inter-ui`."""
    whole = package / "variable" / "InterVariable.woff2"
    return {f"{name}.woff2": _cut(whole, letters) for name, letters in RANGES.items()}


def _cut(whole: Path, letters: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415  only set-up has it
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    options: Any = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters.replace("U+", "")))
    font = TTFont(whole, recalcTimestamp=False)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS, "opsz": 14})
    font.flavor = "woff2"
    cut = io.BytesIO()
    font.save(cut)
    return cut.getvalue()
