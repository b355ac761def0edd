import pytest

from tests.browser.measures import Target, double_text, space_text, sticking_out, targets
from tests.browser.places import EVERYWHERE, OURS
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
LEAST = 24
FOR_A_THUMB = 44


@pytest.mark.parametrize("place", EVERYWHERE)
def test_nothing_scrolls_sideways_is_cut_off_or_too_small_for_a_thumb(windows: Windows, place: str) -> None:
    found: dict[str, list[str]] = {}
    with EVERYWHERE[place].opened(windows) as page:
        if place in OURS:
            found["too small for a thumb"] = [str(one) for one in targets(page) if _size(one) < _least(one)]
        found["at 390 px"] = sticking_out(page)
        space_text(page)
        found["with wider spacing"] = sticking_out(page)
        page.evaluate("document.adoptedStyleSheets = []")
        double_text(page)
        found["with text twice as large"] = sticking_out(page)
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size(NARROW)
        found["at 320 px"] = sticking_out(page)
    assert {where: what for where, what in found.items() if what} == {}


def _size(target: Target) -> float:
    return min(target.width, target.height)


def _least(target: Target) -> int:
    # WCAG 2.5.8 excepts what stands in a sentence; we do not, but it need not fill a thumb.
    return LEAST if target.in_sentence else FOR_A_THUMB
