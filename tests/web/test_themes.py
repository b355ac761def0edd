"""A municipality's colours can be read: contrast of every pair the pages use (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from itertools import product
from pathlib import Path

import pytest

THEMES = Path(__file__).parent.parent.parent / "portal" / "static" / "themes"
FAMILIES = ("accent", "neutral", "danger", "warning", "info", "success")
GROUNDS = ("background-default", "background-tinted", "surface-default", "surface-tinted")
READ = {
    "text-default": (*GROUNDS, "surface-hover"),
    "text-subtle": GROUNDS,
    "base-contrast-default": ("base-default", "base-hover", "base-active"),
}
# Lines and marks that carry meaning; the subtle border carries none.
SEEN = {"border-default": GROUNDS, "border-strong": GROUNDS}
TEXT, GRAPHIC = 4.5, 3.0
_SCHEME = re.compile(r"^@layer ds\.theme\.color-scheme\.(light|dark) \{$(.*?)^\}$", re.MULTILINE | re.DOTALL)
_COLOUR = re.compile(r"--ds-color-([a-z-]+): (#[0-9a-fA-F]{6});")
Colours = dict[str, str]


@pytest.fixture(
    params=list(product(sorted(path.stem for path in THEMES.glob("*.css")), ("light", "dark"))), ids="-".join
)
def colours(request: pytest.FixtureRequest) -> Colours:
    """The colours of a theme in a scheme, by name."""
    theme, scheme = request.param
    schemes = dict(_SCHEME.findall((THEMES / f"{theme}.css").read_text("utf-8")))
    return dict(_COLOUR.findall(schemes[scheme]))


def test_text_can_be_read_on_everything_it_stands_on(colours: Colours) -> None:
    assert weaker(colours, READ, TEXT) == {}


def test_lines_that_carry_meaning_can_be_seen(colours: Colours) -> None:
    assert weaker(colours, SEEN, GRAPHIC) == {}


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_focus_ring_can_be_seen(colours: Colours, ground: str) -> None:
    assert contrast(colours["focus-outer"], colours[f"neutral-{ground}"]) >= GRAPHIC
    assert contrast(colours["focus-outer"], colours["focus-inner"]) >= GRAPHIC


def weaker(colours: Colours, pairs: dict[str, tuple[str, ...]], least: float) -> dict[str, float]:
    """The pairs whose contrast is less than `least`."""
    found = {
        f"{family}: {front} on {ground}": contrast(colours[f"{family}-{front}"], colours[f"{family}-{ground}"])
        for family in FAMILIES
        for front, grounds in pairs.items()
        for ground in grounds
    }
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
