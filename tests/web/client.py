"""A browser for tests that judges every page it opens."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.judge import Tree, complaints, parse, text_of

LANGUAGES = ("nb", "nn", "sv", "en")


@dataclass(frozen=True)
class Page:
    """A judged page. Texts have one ordinary space where the page may have several, or another kind."""

    response: TestResponse
    tree: Tree

    @property
    def title(self) -> str:
        return str(self.tree.findtext(".//title"))

    @property
    def heading(self) -> str:
        return text_of(self.tree.find(".//h1"))

    @property
    def language(self) -> str:
        return str(self.tree.getroot().get("lang"))

    @property
    def text(self) -> str:
        """All text of the page's own part."""
        return text_of(self.tree.find(".//main"))

    def texts(self, path: str) -> list[str]:
        """The text of each element the XPath finds."""
        return [text_of(one) for one in self.tree.xpath(path)]

    def link(self, text: str) -> str:
        """The address of the one link whose text contains `text`."""
        found = {str(one.get("href")) for one in self.tree.xpath("//a") if text in text_of(one)}
        assert len(found) == 1, f"{len(found)} links say {text!r}"
        return found.pop()

    def token(self) -> str:
        """The CSRF token of its form."""
        return str(self.tree.xpath("//input[@name='csrf_token']/@value")[0])


class PageClient:
    """One browser. `token` is the login session it holds, if any."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.browser = app.test_client()
        if token:
            self.browser.set_cookie("resident", token)

    def open(self, path: str, *, status: int = 200, **asked: Any) -> Page:
        """GET a page that must answer `status`, and judge it."""
        return self.judged(self.browser.get(path, **asked), status)

    def post(self, path: str, *, status: int, **asked: Any) -> Page:
        return self.judged(self.browser.post(path, **asked), status)

    def get(self, path: str, **asked: Any) -> TestResponse:
        """GET what is no page: a file, a redirect."""
        return self.browser.get(path, **asked)

    @staticmethod
    def judged(response: TestResponse, status: int) -> Page:
        assert response.status_code == status, response.text[:500]
        assert response.content_type == "text/html; charset=utf-8"
        tree = parse(response.text)
        found = list(complaints(tree, response.headers.get("Content-Security-Policy", ""), LANGUAGES))
        assert not found, f"{response.request.path}: {found}"
        return Page(response, tree)
