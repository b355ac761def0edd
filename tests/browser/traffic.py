"""What a page costs to load, counted on the wire."""

from typing import Any

from playwright.sync_api import Page


class Traffic:
    """Requests that left the browser for a page, and the octets that came back for them, headers and all."""

    def __init__(self, page: Page) -> None:
        self._answered: dict[str, str] = {}
        self._octets: dict[str, int] = {}
        self._wire = page.context.new_cdp_session(page)
        self._wire.on("Network.responseReceived", self._answer)
        self._wire.on("Network.requestServedFromCache", self._cached)
        self._wire.on("Network.loadingFinished", self._finished)
        self._wire.send("Network.enable")
        self._kept: set[str] = set()

    @property
    def asked(self) -> list[str]:
        """The addresses, in the order they answered."""
        return [address for key, address in self._answered.items() if key not in self._kept]

    @property
    def octets(self) -> int:
        return sum(length for key, length in self._octets.items() if key not in self._kept)

    def _answer(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer["url"].startswith("http"):
            self._answered[event["requestId"]] = answer["url"]
        if answer.get("fromDiskCache"):
            self._cached(event)

    def _cached(self, event: dict[str, Any]) -> None:
        self._kept.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self._octets[event["requestId"]] = int(event["encodedDataLength"])
