"""Which language a page speaks, and how people change it."""

import pytest

from tests.web.client import PageClient


def test_the_municipality_s_first_language_is_spoken_when_nobody_wishes(visitor: PageClient) -> None:
    assert visitor.open("/").language == "nb"


@pytest.mark.parametrize(
    ("wish", "language"),
    [("nn-NO,nb;q=0.8", "nn"), ("no", "nb"), ("nb-NO", "nb"), ("en-GB,en;q=0.9", "en"), ("sv-SE,de;q=0.5", "nb")],
)
def test_the_browser_s_wish_is_heard_among_those_offered(visitor: PageClient, wish: str, language: str) -> None:
    assert visitor.open("/", headers={"Accept-Language": wish}).language == language


def test_a_link_s_language_wins_over_the_browser_s(visitor: PageClient) -> None:
    assert visitor.open("/?lang=nn", headers={"Accept-Language": "en"}).language == "nn"


def test_a_link_s_language_is_spoken_on_the_pages_after(visitor: PageClient) -> None:
    visitor.open("/?lang=nn")
    assert visitor.open("/help").language == "nn"


def test_a_person_s_own_choice_wins_over_a_link(visitor: PageClient) -> None:
    visitor.get("/language/en")
    assert visitor.open("/?lang=nn").language == "en"


def test_a_language_that_is_not_offered_is_not_spoken(visitor: PageClient) -> None:
    assert visitor.open("/?lang=sv").language == "nb"
    visitor.open("/language/sv", status=404)


def test_choosing_a_language_leads_back_to_the_same_page(visitor: PageClient) -> None:
    chosen = visitor.get(visitor.open("/privacy").link("English"))
    assert (chosen.status_code, chosen.location) == (303, "/privacy")
    assert visitor.open("/privacy").heading == "Privacy"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_choosing_a_language_never_leads_elsewhere(visitor: PageClient, elsewhere: str) -> None:
    assert visitor.get("/language/en", query_string={"next": elsewhere}).location == "/"


def test_each_language_is_named_in_itself(visitor: PageClient) -> None:
    named = {link.get("lang"): link.text for link in visitor.open("/").tree.xpath("//a[@hreflang]")}
    assert named == {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


def test_a_page_read_in_the_chosen_language_writes_no_cookie(visitor: PageClient) -> None:
    assert "Set-Cookie" not in visitor.open("/help").response.headers
