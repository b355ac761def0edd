"""What may be sent as a claim at all, whatever the channel.

Source: the eFaktura and Vipps rules for senders (no payment is asked where no agreement or claim relation exists
between recipient and creditor); the municipality holds every channel to it.
"""

from portal.policy.outcome import Reason


def obstacle(*, kind: str, claim_basis: str) -> Reason | None:
    """Why this document is never sent, or None. `kind` and `claim_basis` as the invoice's columns.

    A credit note asks for nothing, so it needs no basis.
    """
    if kind != "credit_note" and claim_basis == "none":
        return Reason("no_claim_basis")
    return None
