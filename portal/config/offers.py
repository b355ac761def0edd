"""The section `[offers]`: e-mails that offer eFaktura to those who have not got it."""

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, Field, HttpUrl

from portal.config.section import Section
from portal.values.schedule import NoSchedule, next_time

# Any moment will do to ask whether there is a time after it.
_SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


def _is_schedule(text: str | None) -> str | None:
    try:
        if text is not None:
            next_time(text, after=_SOME_DAY, zone=UTC)
    except NoSchedule as wrong:
        raise ValueError(str(wrong)) from None
    return text


class OfferRules(Section):
    """Whether offers are made, how often to one person, and for how long one can be answered."""

    enabled: bool = True
    # So many days there are at least between two offers to the same person.
    every_days: int = Field(default=180, ge=30, le=3650)
    # So long the link of an offer works; stopping offers by it works for ever.
    expires_days: int = Field(default=30, ge=1, le=365)
    # When offers are made: minute, hour, day, month and weekday in the municipality's zone. Without it, by hand alone.
    schedule: Annotated[str | None, AfterValidator(_is_schedule)] = None
    # Where people find their bank, and Vipps, to say yes there themselves.
    banks_url: HttpUrl = HttpUrl("https://www.efaktura.no/")
    vipps_url: HttpUrl = HttpUrl("https://www.vipps.no/")
