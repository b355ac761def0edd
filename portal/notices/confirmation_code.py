"""The message that carries a one-time code: who it is from, the code, and what to do with one nobody asked for."""

from dataclasses import asdict, dataclass

from portal.notices.notice import Notice, composed
from portal.words.messages import message

_NAME = "confirmation_code"


@dataclass(frozen=True, slots=True)
class ConfirmationCode:
    """What it says. Nothing is about the one who reads it: the address may be a stranger's.

    `spoken`: asked for on the phone, so it may be read out to the one at the other end.
    """

    municipality: str
    code: str
    minutes: int
    spoken: bool = False


def compose(facts: ConfirmationCode, language: str) -> Notice:
    """The e-mail in `nb`, `nn`, `sv` or `en`."""
    return composed(_NAME, language, **asdict(facts))


def compose_text(facts: ConfirmationCode, language: str) -> str:
    """The text message, in one line."""
    return message(f"{_NAME}/sms.txt", language, **asdict(facts)).strip()
