"""Whom the channels into a person's own bank, Vipps and mailbox may reach at all, before any register is asked.

They reach the customer alone, also where another recipient gets the letters: a business manager's arrangement gives
way to the customer's own choice when the customer is registered with a national identity number.
"""

from typing import Final, Literal

from portal.dispatch.recipient import Recipient
from portal.dispatch.register import Asked
from portal.policy.outcome import Reason
from portal.values.mobile import norwegian_mobile

VippsMatch = Literal["national_id", "registered_mobile"]

IN_PERSON: Final = frozenset({"efaktura", "vipps", "mailbox"})


def unreachable_in_person(recipient: Recipient, channel: str, *, vipps_match: VippsMatch) -> Reason | None:
    """What speaks against a channel that reaches people in person; None also for channels that do not."""
    if channel not in IN_PERSON:
        return None
    if recipient.protected:
        return Reason("protected_identity")
    if recipient.kind in ("estate", "minor", "company"):
        return Reason(recipient.kind, {"because": "in_person"})
    if channel == "vipps" and vipps_match == "registered_mobile":
        return _not_by_mobile(recipient)
    return None if recipient.has_national_id else Reason("no_national_id")


def _not_by_mobile(recipient: Recipient) -> Reason | None:
    """The municipality matches Vipps by the mobile number of its own customer register."""
    if recipient.other is not None and not recipient.has_national_id:
        return Reason("override_recipient")
    return None if norwegian_mobile(recipient.mobile) else Reason("no_mobile")


def vipps_identity(asked: Asked, match: VippsMatch) -> tuple[str, str] | None:
    """How Vipps is asked about someone: `nin-no` and the number, or `msisdn` and the mobile; None when it cannot be."""
    if match == "registered_mobile":
        mobile = norwegian_mobile(asked.mobile)
        return ("msisdn", mobile) if mobile else None
    return ("nin-no", asked.national_id.number) if asked.national_id else None
