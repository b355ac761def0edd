"""Opening pages as people see them, and hearing everything they complain of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

from portal.config import Role
from portal.web.cookies import LOGIN, STAFF_LOGIN
from tests.browser.live import Live

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESK: Final[ViewportSize] = {"width": 1280, "height": 900}
SIZES: Final[Mapping[str, ViewportSize]] = {"phone": PHONE, "desk": DESK}

_HEAR_POLICY = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
_NOT_FOUND = "Failed to load resource"


@dataclass
class Windows:
    """`complaints`: errors in the console, faults of scripts, breaches of the content policy, calls to strangers."""

    browser: Browser
    live: Live
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        path: str | None = None,
        *,
        who: str | None = None,
        roles: tuple[Role, ...] = (),
        size: ViewportSize = PHONE,
        **more: Any,
    ) -> Page:
        """A page in a profile of its own, in Bokmål; logged in as `who`; at `path` of the portal.

        `roles` are those somebody works here in, with whose session the page is opened as well.
        `more` goes to Playwright: `java_script_enabled=False`, `color_scheme="dark"`.
        """
        usual = {
            "locale": "nb-NO",
            "base_url": self.live.address,
            "has_touch": size is PHONE,
            "reduced_motion": "reduce",
        }
        context = self.browser.new_context(viewport=size, **(usual | more))
        self._contexts.append(context)
        context.add_init_script(_HEAR_POLICY)
        context.on("console", self._hear_console)
        context.on("weberror", lambda fault: self.complaints.append(f"script: {fault.error}"))
        context.on("request", self._hear_request)
        context.set_default_timeout(10_000)
        if who:
            context.add_cookies([{"name": LOGIN, "value": self.live.token(who), "url": self.live.address}])
        if roles:
            token = self.live.token_at_work(*roles)
            context.add_cookies([{"name": STAFF_LOGIN, "value": token, "url": self.live.address}])
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _hear_console(self, message: ConsoleMessage) -> None:
        # A page that says "not found" is logged as an error as well: tests ask for its status themselves.
        is_the_page = message.page is not None and message.location["url"] == message.page.url
        if message.type in ("error", "warning") and not (message.text.startswith(_NOT_FOUND) and is_the_page):
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _hear_request(self, request: Request) -> None:
        ours = (self.live.address, self.live.provider, "data:", "blob:")
        if not request.url.startswith(ours):
            self.complaints.append(f"asked a stranger: {request.url}")
