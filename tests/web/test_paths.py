import pytest

from portal.web.paths import path_here


@pytest.mark.parametrize("path", ["/", "/invoices", "/invoices/7?year=2026#top", "/a//b", "/søk"])
def test_a_path_of_this_site_is_kept(path: str) -> None:
    assert path_here(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "invoices",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
    ],
)
def test_what_a_browser_could_read_as_another_site_is_refused(path: str | None) -> None:
    assert path_here(path) is None
