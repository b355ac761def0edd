"""What is said of eFaktura once a resident has asked for it, until their bank has said yes."""

from typing import Final

from portal.words.labels import Colour
from portal.words.marks import mark

WAITING: Final = mark("Asked for on %(date)s, waiting for your bank.")
WAITING_TAG: Final[tuple[str, Colour]] = (mark("Asked for"), "info")
# What the resident can do meanwhile, by how it was asked for.
WHAT_TO_DO: Final = {
    "supplier": mark("Your bank may want your own yes: look under eFaktura in your online bank. Then check here."),
    "bank": mark("Choose “Ja takk til alle” in your online bank or in Vipps, if you have not yet. Then check here."),
}
REFUSED: Final = mark("You asked for eFaktura on %(date)s. We could not ask your bank for you.")
YOURSELF: Final = mark(
    "Switch it on yourself: choose “Ja takk til alle” in your online bank or in Vipps. Then check here."
)
