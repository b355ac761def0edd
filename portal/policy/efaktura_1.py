"""How long agreements on eFaktura with one sender alone (eFaktura 1.0) are made, and used.

Source: Mastercard Payment Services, as its resellers passed it on: no new ones from 1 December 2021; those there were
stayed active until May 2022. Since then a yes is given once, to everyone, and looked up in the register (eFaktura 2.0).
"""

from datetime import date
from typing import Final

from portal.policy.outcome import Reason

FIRST_DAY_WITHOUT_NEW: Final = date(2021, 12, 1)
LAST_DAY_OF_USE: Final = date(2022, 5, 31)


def obstacle_to_new(accepted_on: date, today: date) -> Reason | None:
    """Why an agreement accepted on that day cannot be recorded, or None."""
    if accepted_on >= FIRST_DAY_WITHOUT_NEW:
        return Reason("efaktura_1_closed", {"from": FIRST_DAY_WITHOUT_NEW.isoformat()})
    return Reason("efaktura_1_ahead") if accepted_on > today else None


def obstacle_to_use(today: date) -> Reason | None:
    """Why no agreement says any more where an invoice goes, or None."""
    return Reason("efaktura_1_ended", {"last": LAST_DAY_OF_USE.isoformat()}) if today > LAST_DAY_OF_USE else None
