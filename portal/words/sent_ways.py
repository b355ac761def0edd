"""How an invoice was sent, said to the one it is for; `words.next_way` says it of the next one."""

from typing import Final

from portal.words.marks import mark

# "Sent" is what we know; "delivered" is said only where a receipt came.
SENT: Final = {
    "avtalegiro": mark("We sent the claim to your bank, for AvtaleGiro, on %(when)s."),
    "efaktura": mark("We sent the invoice to your online bank, as eFaktura, on %(when)s."),
    "vipps": mark("We sent the invoice to you in Vipps on %(when)s."),
    "mailbox": mark("We sent the invoice to your digital mailbox on %(when)s."),
    "email": mark("We sent the invoice to you by e-mail on %(when)s."),
    "paper": mark("We sent the invoice to you by post on %(when)s."),
    # Where the register named the mailbox.
    "digipost": mark("We sent the invoice to you in Digipost on %(when)s."),
    "eboks": mark("We sent the invoice to you in e-Boks on %(when)s."),
}
DRAWN: Final = mark(
    "The invoice will be drawn from your account on %(day)s, by AvtaleGiro. "
    "We sent the claim to your bank on %(when)s. You do not have to pay it yourself."
)
# In the reader's place: to another recipient, an executor, the guardians.
SENT_AWAY: Final = {
    "email": mark("We sent the invoice by e-mail on %(when)s."),
    "paper": mark("We sent the invoice by post on %(when)s."),
}
# The same, with why no better way was used; `why` is one or more clauses of `words.because`.
SENT_BECAUSE: Final = {
    "efaktura": mark("We sent the invoice to your online bank, as eFaktura, on %(when)s, because %(why)s."),
    "vipps": mark("We sent the invoice to you in Vipps on %(when)s, because %(why)s."),
    "mailbox": mark("We sent the invoice to your digital mailbox on %(when)s, because %(why)s."),
    "email": mark("We sent the invoice to you by e-mail on %(when)s, because %(why)s."),
    "paper": mark("We sent the invoice to you by post on %(when)s, because %(why)s."),
    "digipost": mark("We sent the invoice to you in Digipost on %(when)s, because %(why)s."),
    "eboks": mark("We sent the invoice to you in e-Boks on %(when)s, because %(why)s."),
}
# Why that way, where the cascade's own sentence would stand alone.
BECAUSE: Final = {
    "email_registered": mark("We use e-mail because you have given us your address."),
    "letter": mark("We use the post because no digital way could be used."),
}
RECEIVED: Final = {
    "delivered": mark("It arrived on %(when)s."),
    "read": mark("It was opened on %(when)s."),
}
ON_ITS_WAY: Final = mark("We are sending the invoice to you. It takes a little while.")
UNSURE: Final = mark("We have sent the invoice, but do not know yet whether it arrived. We are checking.")
NOT_SENT: Final = mark("The invoice has not been sent to you yet. You can read it here already.")
STUCK: Final = mark(
    "We could not send the invoice in any of the ways we have. We are looking into it. You can read it here."
)
CALLED_OFF: Final = mark("We stopped before the invoice was sent to you. You can read it here.")
TAKEN_BACK: Final = mark("We sent the invoice to you on %(when)s, but have taken it back. You can read it here.")
# By the channel that had it, where the reader knows it by name.
TAKEN_BACK_FROM: Final = {
    "avtalegiro": mark("We sent the claim to your bank, for AvtaleGiro, on %(when)s, but have taken it back."),
    "efaktura": mark(
        "We sent the invoice to your online bank, as eFaktura, on %(when)s, but have taken it back. "
        "You can read it here."
    ),
    "vipps": mark("We sent the invoice to you in Vipps on %(when)s, but have taken it back. You can read it here."),
}
# A register that must say whether the way can be used is silent.
HELD: Final = {
    "efaktura": mark(
        "The invoice has not been sent yet, because the eFaktura register cannot answer just now. We try again soon. "
        "You can read it here already."
    ),
    "vipps": mark(
        "The invoice has not been sent yet, because Vipps cannot answer just now. We try again soon. "
        "You can read it here already."
    ),
    "mailbox": mark(
        "The invoice has not been sent yet, because the contact and reservation register cannot answer just now. "
        "We try again soon. You can read it here already."
    ),
}
