"""Short names of codes: languages, channels, states. Sentences are made elsewhere."""

from typing import Literal

from portal.words.marks import mark

Colour = Literal["danger", "warning", "info", "success", "neutral"]

# Each language by its own name: who cannot read this page finds the one they can.
LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "sv": "Svenska", "en": "English"}

CHANNELS = {
    "avtalegiro": mark("AvtaleGiro"),
    "efaktura": mark("eFaktura"),
    "vipps": mark("Vipps"),
    "mailbox": mark("Digital mailbox"),
    "email": mark("E-mail"),
    "paper": mark("Paper by post"),
}

# What a channel is, for those who meet the name for the first time.
CHANNEL_EXPLANATIONS = {
    "avtalegiro": mark("Your bank pays the invoice for you on the due date, as you have agreed with it."),
    "efaktura": mark("The invoice waits in your online bank, filled in and ready. You approve it yourself."),
    "vipps": mark("The invoice comes in the Vipps app, with the PDF. You pay there."),
    "mailbox": mark("The invoice comes to Digipost or e-Boks."),
    "email": mark("The invoice comes as a PDF in an e-mail, to the address you have given us."),
    "paper": mark("The invoice comes in the post."),
}

# The state of an invoice as one or two words, and the colour that goes with them; never the colour alone.
INVOICE_STATES: dict[str, tuple[str, Colour]] = {
    "unpaid": (mark("Unpaid"), "warning"),
    "due_soon": (mark("Due soon"), "warning"),
    "overdue": (mark("Overdue"), "danger"),
    "possibly_overdue": (mark("Due date passed"), "warning"),
    "partly_paid": (mark("Partly paid"), "warning"),
    "paid": (mark("Paid"), "success"),
    "paid_too_much": (mark("Paid too much"), "info"),
    "credited": (mark("Credited"), "neutral"),
    "withdrawn": (mark("Withdrawn"), "neutral"),
    "collection": (mark("With debt collection"), "danger"),
    "credit_note": (mark("Credit note"), "neutral"),
    "nothing_to_pay": (mark("Nothing to pay"), "neutral"),
    "reminder": (mark("Reminder"), "neutral"),
}

# What the reference a bank asks for is called where the municipality is.
PAYMENT_REFERENCES = {"NO": mark("KID number"), "SE": mark("OCR number")}

# What came of one try to send an invoice.
ATTEMPT_STATES = {
    "planned": mark("Waiting to be sent"),
    "sending": mark("Being sent"),
    "unknown": mark("Sent, but we are not sure it arrived"),
    "accepted": mark("Sent"),
    "delivered": mark("Arrived"),
    "read": mark("Opened"),
    "refused": mark("Not accepted"),
    "failed": mark("Did not work"),
    "revoked": mark("Withdrawn"),
}

# What somebody works at the desk as.
ROLES = {
    "case_worker": mark("Case worker"),
    "finance": mark("Finance"),
    "signer": mark("Signer"),
    "auditor": mark("Auditor"),
}

CUSTOMER_KINDS = {
    "person": mark("Person"),
    "estate": mark("Estate of a deceased person"),
    "minor": mark("Under 18"),
    "company": mark("Company"),
}

# On what ground somebody acts for another.
REPRESENTATION_GROUNDS = {
    "estate": mark("Executor or heir of an estate"),
    "guardianship": mark("Guardian"),
    "parent": mark("Parent"),
}

INVOICE_KINDS = {
    "invoice": mark("Invoice"),
    "credit_note": mark("Credit note"),
    "reminder": mark("Reminder"),
}

CONTACT_KINDS = {"email": mark("E-mail"), "mobile": mark("Mobile number")}

# Who put a contact point in the customer register.
CONTACT_SOURCES = {
    "erp": mark("from the invoicing system"),
    "resident": mark("given by the customer"),
    "clerk": mark("written by a case worker"),
}

# What somebody at the desk did with a customer, where it is more than looking.
LOOKED = mark("Looked")
DESK_ACTS = {
    "staff:contact:asked": mark("Sent a code"),
    "staff:contact:confirmed": mark("Registered e-mail or mobile"),
    "staff:contact:removed": mark("Removed e-mail or mobile"),
}

# What was looked for and fits a customer.
FOUND_BY = {
    "person_number": mark("Person number"),
    "customer_number": mark("Customer number"),
    "invoice_number": mark("Invoice number"),
    "payment_reference": mark("Payment reference"),
    "name": mark("Name"),
}
