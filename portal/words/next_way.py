"""Which way the next invoice takes, what each channel's answer amounts to, and the one thing that changes it."""

from collections.abc import Mapping
from typing import Final

from portal.words.labels import Colour
from portal.words.marks import mark

# The one the next invoice will take. `address` and `name` are filled where they stand.
NEXT: Final = {
    "avtalegiro": mark("Your bank pays your next invoice for you, by AvtaleGiro."),
    "efaktura": mark("Your next invoice comes to your online bank, as eFaktura."),
    "vipps": mark("Your next invoice comes in Vipps."),
    "mailbox": mark("Your next invoice comes to your digital mailbox."),
    "digipost": mark("Your next invoice comes to you in Digipost."),
    "eboks": mark("Your next invoice comes to you in e-Boks."),
    "email": mark("Your next invoice comes by e-mail to %(address)s."),
    "paper": mark("Your next invoice comes by post."),
}
# In the reader's place.
TO_ANOTHER: Final = {
    "email": mark("Your next invoice goes by e-mail to %(name)s."),
    "paper": mark("Your next invoice goes by post to %(name)s."),
}
SILENT: Final = {
    "efaktura": mark("We do not know just now how your next invoice comes, because the eFaktura register is silent."),
    "vipps": mark("We do not know just now how your next invoice comes, because Vipps is silent."),
    "mailbox": mark(
        "We do not know just now how your next invoice comes, because the contact and reservation register is silent."
    ),
}
STILL_SILENT: Final = mark("When we send the invoice, it waits until we get an answer.")
UNASKED: Final = {
    "efaktura": mark("We have not checked yet whether you get eFaktura."),
    "vipps": mark("We have not checked yet whether you get invoices in Vipps."),
    "mailbox": mark("We have not checked yet whether you have a digital mailbox."),
}
# How the last one went, where nobody has asked yet how the next one can.
LAST: Final = {
    "avtalegiro": mark("Your last invoice was drawn by AvtaleGiro: we sent the claim on %(day)s."),
    "efaktura": mark("Your last invoice came to your online bank, as eFaktura, on %(day)s."),
    "vipps": mark("Your last invoice came in Vipps, on %(day)s."),
    "mailbox": mark("Your last invoice came to your digital mailbox, on %(day)s."),
    "email": mark("Your last invoice came by e-mail, on %(day)s."),
    "paper": mark("Your last invoice came by post: we sent it on %(day)s."),
}
# Why nobody asked then.
WAS_TOO_SOON: Final = {
    "efaktura": mark("It was due too soon to be sent as eFaktura, so we did not ask whether you get that."),
    "vipps": mark("It was due too soon to be sent in Vipps, so we did not ask whether you get invoices there."),
}
CHECK: Final = mark("Press “Check now” to find out how your next invoice comes.")
NO_WAY: Final = mark("We have no way to send your next invoice to you. You can always read it here.")
CONTACT_US: Final = mark("Contact us, so that we can put it right.")
BECAUSE: Final = mark("The reason is that %(why)s.")

# What a channel's own answer amounts to, and its colour; never the colour alone.
STATES: Final[Mapping[str, tuple[str, Colour]]] = {
    "next": (mark("Next invoice"), "success"),
    "active": (mark("Active"), "info"),
    "impossible": (mark("Not possible"), "neutral"),
    "off": (mark("Switched off"), "neutral"),
    "unasked": (mark("Not checked"), "warning"),
    "silent": (mark("No answer just now"), "warning"),
}
# What somebody has chosen not to have: the resident, or the municipality.
CHOSEN_OFF: Final = frozenset(
    {"no_consent", "issuer_blocked", "vipps_off", "reserved", "no_mandate", "channel_disabled", "channel_ended"}
)

# The one thing that changes a channel's answer, where there is one and it is the resident's to do.
ADVICE: Final[Mapping[tuple[str, str], str]] = {
    ("efaktura", "no_consent"): mark(
        "Choose “Ja takk til alle” (Yes please to all) for eFaktura in your online bank or in Vipps. Then check here."
    ),
    ("efaktura", "issuer_blocked"): mark("Let us in again under eFaktura in your online bank. Then check here."),
    ("efaktura", "efaktura_consent"): mark("You switch it off in your online bank."),
    ("vipps", "vipps_off"): mark("Switch on invoices in the Vipps app. Then check here. We cannot do it for you."),
    ("vipps", "vipps_on"): mark("You switch it off in the Vipps app."),
    ("mailbox", "no_mailbox"): mark("Choose Digipost or e-Boks at norge.no, and invoices can come there."),
    ("mailbox", "reserved"): mark("We respect that, always. Only you can change it, at norge.no."),
    ("mailbox", "contact_expired"): mark("Confirm your e-mail address or mobile number at norge.no."),
    ("mailbox", "reachable"): mark("You change or close your mailbox at norge.no."),
    ("email", "no_email"): mark("Give us your e-mail address below."),
    ("email", "email_invalid"): mark("Give us a new address below."),
    ("email", "contact_stale"): mark("Give us an address that works below."),
    ("vipps", "no_mobile"): mark("Give us your mobile number below."),
    ("paper", "no_postal_address"): mark("Contact us with your address."),
    ("paper", "letter"): mark("Choose one of the ways above, and you get no more paper."),
}
EMAIL_KNOWN: Final = mark("We have an e-mail address for you.")
POST_IN_RESERVE: Final = mark("We use the post when nothing else works for you.")
NORGE_NO: Final = "https://www.norge.no/"
MANDATE_LIVE: Final = mark("The agreement has been in force since %(date)s. You change or stop it in your online bank.")
MANDATE_STOPPED: Final = mark(
    "Your agreement was stopped on %(date)s, so your bank no longer pays for you: you pay each invoice yourself. "
    "You can make a new agreement in your online bank."
)
MANDATE_NONE: Final = mark(
    "You make an agreement in your online bank, with the account number and the KID number of your newest invoice."
)

# What was typed and cannot be used, and what to do.
TYPED: Final = {
    ("email", "empty"): mark("E-mail address: Write your address, such as kari@example.no."),
    ("email", "no_at"): mark("E-mail address: There must be an @ with a name before it, such as kari@example.no."),
    ("email", "two_ats"): mark("E-mail address: There can be only one @, and only one address."),
    ("email", "blank"): mark("E-mail address: Take away the space inside the address."),
    ("email", "quotes"): mark("E-mail address: We cannot send to addresses with quotation marks. Use another one."),
    ("email", "no_domain"): mark("E-mail address: What stands after the @ must look like example.no."),
    ("email", "odd_sign"): mark("E-mail address: The part before the @ has a sign or a dot that cannot stand there."),
    ("email", "too_long"): mark("E-mail address: It is longer than an address can be. Check it."),
    ("mobile", "empty"): mark("Mobile number: Write your number, eight digits."),
    ("mobile", "foreign"): mark(
        "Mobile number: Only a Norwegian number can be used for Vipps. Write one with eight digits."
    ),
    ("mobile", "no_digits"): mark("Mobile number: Write digits only, such as 900 00 000."),
    ("mobile", "not_mobile"): mark("Mobile number: It must have eight digits and begin with 4 or 9."),
    ("code", "code_wrong"): mark("Code: It is not right. Check the message and try again. Tries left: %(left)s."),
    ("code", "code_expired"): mark("Code: It is too old. Ask for a new one."),
    ("code", "code_replaced"): mark("Code: You have asked for another one since. Use the newest message."),
    ("code", "wait"): mark("Code: You have tried five times. Wait %(minutes)s minutes, then ask for a new one."),
    ("code", "protected_identity"): mark(
        "Who has a protected identity gets everything by post, so no address is registered."
    ),
    ("code", "too_many"): mark("Code: You have asked for many codes. Wait an hour, then try again."),
}
