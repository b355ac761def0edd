"""The mandates that the sample's bank tells of: everyone in the cast with AvtaleGiro."""

from collections.abc import Iterable
from datetime import date

from portal.config import Municipality
from portal.sandbox.avtalegiro.files import Wish, mandate_file
from portal.sandbox.sample.references import reference_for
from portal.sandbox.sample.resident import SampleResident

# The invoice that was at hand when the agreement was made, long ago.
_FIRST_INVOICE = "0"


def mandates_of(residents: Iterable[SampleResident], municipality: Municipality, today: date) -> bytes:
    """A mandate file (FBO) for the first issuer's account; empty where nobody pays by AvtaleGiro."""
    issuer, rules = municipality.issuers[0], municipality.channels.avtalegiro
    wishes = [
        Wish(
            reference_for(issuer.references, customer=entry.number, number=_FIRST_INVOICE),
            notice="avtalegiro_notice" in one.traits,
        )
        for one in residents
        if "avtalegiro" in one.traits
        for entry in one.customers
    ]
    if not wishes or rules is None:
        return b""
    return mandate_file(
        wishes,
        account=issuer.accounts[0],
        number=today.toordinal(),
        recipient=rules.sender_id,
        on=today,
    )
