"""eFaktura that a resident has asked for, told in its row until a look-up says yes."""

from dataclasses import replace
from typing import Final

from portal.delivery.offering.agreement_requests import Asking
from portal.delivery.queries import Forecast
from portal.web.resident.delivery_told import Foretold, Row, Telling
from portal.words import asked_for

_CHANNEL: Final = "efaktura"
# What the register answers, or would, to who has not said yes yet. Any other answer is told as it is.
_NOT_YET: Final = "no_consent"


def with_request(told: Foretold, forecast: Forecast, asking: Asking | None, how: Telling) -> Foretold:
    """The same page; but where eFaktura waits for the bank, its row says so."""
    if asking is None or not any(_is_not_yet(forecast, row) for row in told.rows):
        return told
    rows = (_asked_for(row, asking, how) if _is_not_yet(forecast, row) else row for row in told.rows)
    return replace(told, rows=tuple(rows))


def _is_not_yet(forecast: Forecast, row: Row) -> bool:
    step = next(step for step in forecast.rows if step.channel == row.channel)
    return row.channel == _CHANNEL and (step.verdict == "ask" or step.reason.code == _NOT_YET)


def _asked_for(row: Row, asking: Asking, how: Telling) -> Row:
    day = how.words.date(asking.at.astimezone(how.zone).date())
    if asking.refused:
        why, advice = asked_for.REFUSED, asked_for.YOURSELF
        return replace(row, why=how.words.text(why, date=day), advice=how.words.text(advice))
    tag, colour = asked_for.WAITING_TAG
    return replace(
        row,
        tag=how.words.text(tag),
        colour=colour,
        why=how.words.text(asked_for.WAITING, date=day),
        advice=how.words.text(asked_for.WHAT_TO_DO[asking.how]),
    )
