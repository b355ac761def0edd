import pytest

from tests.browser import axe
from tests.browser.places import EVERYWHERE
from tests.browser.windows import SIZES, Windows

pytestmark = pytest.mark.browser


# Colours are the same at every size, so each scheme is judged at one.
_LOOKS = (("light", "phone"), ("dark", "desk"))


@pytest.mark.parametrize("place", EVERYWHERE)
def test_axe_finds_nothing_wrong(windows: Windows, place: str) -> None:
    found: list[str] = []
    with EVERYWHERE[place].opened(windows) as page:
        for scheme, size in _LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(SIZES[size])
            found += [f"{scheme}, {size}: {line}" for line in axe.complaints(page, EVERYWHERE[place].judged)]
    assert found == []
