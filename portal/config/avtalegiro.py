"""How a municipality has its claims drawn by AvtaleGiro. Source: its agreement with the bank, and Nets' rules."""

from datetime import time
from typing import Final

from pydantic import Field

from portal.config.section import ChannelRules
from portal.policy.claim_deadline import ClaimLead

_NETS: Final = ClaimLead()


class AvtalegiroChannel(ChannelRules):
    """Claims on those who have given their bank a mandate; only in Norway."""

    # Who sends the files (data sender), as the bank has it.
    sender_id: str = Field(pattern=r"^[0-9]{8}$")
    # A claim is in so many calendar days before it is due, counted from a bank day before the cut-off, Oslo's time.
    lead_days: int = Field(default=_NETS.lead_days, ge=1, le=30)
    cut_off: time = _NETS.cut_off
    furthest_days: int = Field(default=_NETS.furthest_days, ge=30, le=365)
    # No receipt is published that we could read: what nobody has objected to in so many days is with the bank.
    settle_days: int = Field(default=1, ge=0, le=30)

    @property
    def lead(self) -> ClaimLead:
        return ClaimLead(self.lead_days, self.cut_off, self.furthest_days)
