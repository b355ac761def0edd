"""What may be sent as a claim at all, whatever the channel.

Source: the eFaktura and Vipps rules for senders. No payment is asked where no agreement or claim relation exists
between recipient and creditor; none for a subscription, a gift or more than was agreed without consent given
beforehand. The municipality holds every channel to them.
"""

from typing import Final

from portal.policy.outcome import Reason

# Claims that only the recipient's own yes makes one.
_BY_CONSENT: Final = frozenset({"subscription", "gift", "extension"})


def obstacle(*, kind: str, claim_kind: str, claim_basis: str) -> Reason | None:
    """Why this document is never sent, or None. The arguments are the invoice's columns.

    A credit note and a letter ask for nothing, so they need no basis.
    """
    if kind in ("credit_note", "letter"):
        return None
    if claim_basis == "none":
        return Reason("no_claim_basis")
    if claim_kind in _BY_CONSENT and claim_basis != "consent":
        return Reason("no_consent_to_claim")
    return None
