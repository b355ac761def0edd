"""Which way the customer card, the invoice itself and the run ask for, where the municipality goes by the card. Pure.

Elsewhere only this is asked for: paper, by a resident who may choose it.

Before the agreed order comes the card's method, or the one the invoice was set to by hand. Before that comes eFaktura,
which whoever starts the run may have ticked a search for; not ticked, it is passed over and nobody is asked about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.policy.outcome import Reason

_EFAKTURA: Final = "efaktura"
_PAPER: Final = "paper"


@dataclass(frozen=True, slots=True)
class Ticks:
    """What whoever started a run ticked. `search`: for eFaktura, wherever the card says otherwise."""

    search: bool = False
    save_on_card: bool = False


NOTHING_TICKED: Final = Ticks()


@dataclass(frozen=True, slots=True)
class Preference:
    """What is asked for: `card` and `invoice` are channels, `search` whether a search for eFaktura was ticked.

    Nothing asked for is the agreed order as it is. `paper_only`: the resident wants paper before all of it.
    """

    card: str | None = None
    invoice: str | None = None
    search: bool = False
    paper_only: bool = False

    @property
    def channel(self) -> str | None:
        """The method that is used where nothing speaks against it."""
        return self.invoice or self.card

    def first_in(self, order: Sequence[str]) -> tuple[str, ...]:
        """The order channels are tried in: the same ones, those that are asked for first."""
        wanted = (_PAPER,) if self.paper_only else (_EFAKTURA, self.channel) if self.channel else ()
        return tuple(dict.fromkeys((*(channel for channel in wanted if channel in order), *order)))

    def obstacle(self, channel: str) -> Reason | None:
        """Why a channel is passed over, although the house knows nothing else against it."""
        unasked = channel == _EFAKTURA and self.channel not in (None, _EFAKTURA) and not self.search
        return Reason("efaktura_not_searched") if unasked else None

    def why(self, channel: str, found: Reason) -> Reason:
        """What speaks for a chosen channel; `found` is what speaks for it anyway."""
        if self.paper_only and channel == _PAPER:
            return Reason("paper_chosen", found.numbers)
        if channel != self.channel or found.code == "efaktura_1_agreement":
            return found
        if self.invoice:
            return Reason("on_invoice", found.numbers)
        return Reason("on_card", found.numbers)

    def finds(self, channel: str) -> bool:
        """Whether a chosen channel was found by the search, and the card says otherwise."""
        return self.search and channel == _EFAKTURA and self.card != _EFAKTURA


NONE: Final = Preference()
