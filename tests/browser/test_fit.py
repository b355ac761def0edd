import pytest

from tests.browser.measures import Target, double_text, space_text, sticking_out, targets
from tests.browser.places import EVERYWHERE, OURS
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
LEAST = 24
FOR_A_THUMB = 44


@pytest.mark.parametrize("place", EVERYWHERE)
def test_nothing_scrolls_sideways_or_is_cut_off(windows: Windows, place: str) -> None:
    found: dict[str, list[str]] = {}
    with EVERYWHERE[place].opened(windows) as page:
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


@pytest.mark.parametrize("place", OURS)
def test_everything_can_be_hit_with_a_thumb(windows: Windows, place: str) -> None:
    with OURS[place].opened(windows) as page:
        small = [target for target in targets(page) if min(target.width, target.height) < _least(target)]
    assert small == []


def _least(target: Target) -> int:
    # WCAG 2.5.8 excepts what stands in a sentence; we do not, but it need not fill a thumb.
    return LEAST if target.in_sentence else FOR_A_THUMB
