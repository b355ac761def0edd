"""Text messages, through whichever gateway the municipality has: one request a message.

There is no standard. What we send is what gateways have in common: JSON with a number and a text, a bearer token, and
any 2xx for a yes.
"""

from typing import Final, Protocol, Self

from portal.config import Settings
from portal.dispatch.wire.http import HttpLine

_LONGEST_SENDER: Final = 11  # characters, GSM 03.40 9.1.2.5


class SmsRefused(Exception):
    """The gateway will not send this message, however often it is asked."""


class SmsGateway(Protocol):
    """Sends one text to one number, as `+4790000000`."""

    def send(self, to: str, text: str) -> None:
        """Raise SmsRefused, or what `wire.http` raises where it may be tried again."""


class HttpSmsGateway:
    """`POST {"to", "from", "text"}` to PORTAL_SMS_URL."""

    @classmethod
    def connect(cls, settings: Settings, sender: str) -> Self | None:
        """The gateway, or None without its settings. `sender` is who the message is from."""
        if settings.sms_url is None or settings.sms_token is None:
            return None
        return cls(str(settings.sms_url), settings.sms_token.get_secret_value(), sender)

    def __init__(self, address: str, token: str, sender: str, line: HttpLine | None = None) -> None:
        self._address = address
        self._sender = sender[:_LONGEST_SENDER].strip()
        self._line = line or HttpLine("sms", address, headers={"Authorization": f"Bearer {token}"})

    def is_there(self) -> None:
        """Ask the address without sending anything. Raise what `wire.http` raises where nobody would take a message.

        Gateways have no greeting in common: any answer but a no to us or to the address says that one is there.
        """
        heard = self._line.call("GET", self._address)
        if heard.later or heard.its_own_fault or heard.status in (401, 403, 404):
            raise heard.not_now()

    def send(self, to: str, text: str) -> None:
        heard = self._line.call("POST", self._address, json={"to": to, "from": self._sender, "text": text})
        if heard.is_yes:
            return
        if heard.later or heard.status in (401, 403):
            raise heard.not_now()
        if heard.its_own_fault:
            raise heard.bad("from the gateway, which may have sent it")
        raise SmsRefused(f"answered {heard.status}")
