"""Why a better channel was not used, as what completes "… , because …" in a sentence to the one the invoice is for.

Each is a whole subordinate clause of its own: in Norwegian and Swedish `ikke` stands before the verb there, so the main
clauses of `words.reasons` cannot be used.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from portal.words.catalogs import Words
from portal.words.marks import mark

_CLAUSES: Final = {
    "no_consent": mark("you have not said yes to eFaktura in your online bank"),
    "issuer_blocked": mark("you have said no to eFaktura from us in your online bank"),
    "vipps_off": mark("you have not switched on invoices in Vipps"),
    "no_mobile": mark("we have no Norwegian mobile number for you"),
    "no_mailbox": mark("you have no digital mailbox"),
    "reserved": mark("you have opted out of digital post from the public sector"),
    "contact_expired": mark("your details in the contact register are too old"),
    "no_national_id": mark("we do not have your national identity number"),
    "protected_identity": mark("we do not use digital ways for anyone with a protected identity"),
    "no_email": mark("we have no e-mail address for you"),
    "email_invalid": mark("the e-mail address we have cannot be right"),
    "contact_stale": mark("e-mail to the address we have for you has come back"),
}
# Where it depends on the channel, or on why.
_VARIANTS: Final = {
    ("due_too_soon", "avtalegiro"): mark(
        "the due date is too close for AvtaleGiro, so your bank does not draw it this time"
    ),
    ("past_cut_off", "avtalegiro"): mark("it was too late for AvtaleGiro, so your bank does not draw it this time"),
    ("due_too_far", "avtalegiro"): mark("the due date is too far ahead for AvtaleGiro"),
    ("kid_invalid", "avtalegiro"): mark("its payment reference cannot be used for AvtaleGiro"),
    ("channel_down", "avtalegiro"): mark(
        "we could not get through to AvtaleGiro, so your bank does not draw it this time"
    ),
    ("due_too_soon", "efaktura"): mark("the due date is too close for eFaktura"),
    ("due_too_soon", "vipps"): mark("the due date is too close for Vipps"),
    ("due_too_far", "efaktura"): mark("the due date is too far ahead for eFaktura"),
    ("due_too_far", "vipps"): mark("the due date is too far ahead for Vipps"),
    ("rejected_by_channel", "efaktura"): mark("it was not accepted as eFaktura"),
    ("rejected_by_channel", "vipps"): mark("it was not accepted in Vipps"),
    ("rejected_by_channel", "mailbox"): mark("it was not accepted in your digital mailbox"),
    ("rejected_by_channel", "email"): mark("it was not accepted as e-mail"),
    ("channel_down", "efaktura"): mark("we could not get through to eFaktura"),
    ("channel_down", "vipps"): mark("we could not get through to Vipps"),
    ("channel_down", "mailbox"): mark("we could not get through to your digital mailbox"),
    ("channel_down", "email"): mark("we could not get the e-mail through"),
    ("too_sensitive_for_email", "category"): mark("what it is for is too private for e-mail"),
    ("too_sensitive_for_email", "person_number"): mark("it contains a national identity number"),
}


def clause(words: Words, channel: str, code: str, numbers: Mapping[str, int | str]) -> str | None:
    """What completes "because"; None for what is no matter of the reader's, such as a channel we do not have."""
    because = str(numbers.get("because") or channel)
    message = _VARIANTS.get((code, because)) or _CLAUSES.get(code)
    return words.text(message) if message else None


def clauses(words: Words, passed: Iterable[tuple[str, str, Mapping[str, int | str]]]) -> list[str]:
    """The same of all channels passed over, each given by name, code and numbers: every reason once."""
    found = (clause(words, channel, code, numbers) for channel, code, numbers in passed)
    return list(dict.fromkeys(one for one in found if one))
