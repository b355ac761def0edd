"""The e-mail that offers eFaktura: the only mail of the house with a link, and it says how to check that it is genuine.

It names neither the person nor any amount. Its links hold the offer's token, which stands nowhere else.
"""

from dataclasses import asdict, dataclass
from datetime import date

from portal.notices.notice import Notice
from portal.words import words_in
from portal.words.messages import message

_NAME = "efaktura_offer"


@dataclass(frozen=True, slots=True)
class EfakturaOffer:
    """What it says. `address` is the portal's as people type it; `link` works until `day`, `stop` for ever."""

    municipality: str
    address: str
    link: str
    stop: str
    day: date
    phone: str
    email: str


def compose(facts: EfakturaOffer, language: str) -> Notice:
    """The mail in `nb`, `nn`, `sv` or `en`."""
    told = asdict(facts) | {"day": words_in(language).date(facts.day)}
    subject = message(f"{_NAME}/subject.txt", language, **told).strip()
    text = message(f"{_NAME}/body.txt", language, **told)
    return Notice(_NAME, language, subject, text, message(f"{_NAME}/body.html", language, subject=subject, **told))
