import pytest

from tests.browser.live import Live
from tests.browser.traffic import Traffic
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

COLD, WARM = 60_000, 6_000
MOST_REQUESTS = 8


@pytest.mark.parametrize("path", ["/", "/invoices", "unpaid"])
def test_a_first_visit_is_light(windows: Windows, live: Live, path: str) -> None:
    page = windows.open(who="Kari Nordmann")
    traffic = Traffic(page)
    page.goto(path if path.startswith("/") else live.path(path), wait_until="networkidle")
    assert traffic.octets <= COLD
    assert len(traffic.asked) <= MOST_REQUESTS
    assert all(address.startswith(live.address) for address in traffic.asked)


def test_the_next_page_is_the_page_alone(windows: Windows, live: Live) -> None:
    page = windows.open("/invoices", who="Kari Nordmann")
    traffic = Traffic(page)
    page.goto(live.path("unpaid"), wait_until="networkidle")
    assert traffic.asked == [live.address + live.path("unpaid")]
    assert traffic.octets <= WARM
