"""Each municipality's colours on the pages that use them all."""

import json
from itertools import product

import pytest

from portal.web.assets import BUILT, PREFIX
from tests.browser import axe
from tests.browser.places import OURS
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

# All other tests wear Lørenskog's.
OTHERS = sorted({path.stem for path in BUILT.parent.joinpath("themes").glob("*.css")} - {"lorenskog"})
COLOURFUL = ("front", "help", "list", "invoice overdue", "invoice paid", "invoice paid_too_much")
_WEAR = """(address) => new Promise((worn) => {
  const sheet = document.querySelector('link[rel=stylesheet]');
  sheet.addEventListener('load', worn);
  sheet.href = address;
})"""


@pytest.mark.parametrize("theme", OTHERS)
def test_axe_finds_nothing_wrong_in_the_colours_of_another_municipality(windows: Windows, theme: str) -> None:
    sheet = PREFIX + json.loads((BUILT / "manifest.json").read_bytes())[f"{theme}.css"]
    found: list[str] = []
    for place, scheme in product(COLOURFUL, ("light", "dark")):
        with OURS[place].opened(windows, color_scheme=scheme) as page:
            page.evaluate(_WEAR, sheet)
            found += [f"{place}, {scheme}: {line}" for line in axe.complaints(page, "html")]
    assert found == []
