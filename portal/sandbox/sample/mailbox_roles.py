"""Members of the cast who have a digital mailbox. There is none of these in Sweden."""

from portal.sandbox.sample.role import Order, Role
from portal.words.marks import mark

MAILBOXES: tuple[Role, ...] = (
    Role(
        "digipost",
        {"NO": "Kjersti Moen"},
        1979,
        mark("Has Digipost: invoices arrive there, and can be sent on to the bank."),
        (Order("water", "new"),),
        traits=("digipost",),
    ),
    Role(
        "eboks",
        {"NO": "Terje Fossum"},
        1962,
        mark("Has e-Boks: invoices arrive there."),
        (Order("municipal_fees", "new"),),
        has_email=False,
        traits=("eboks",),
    ),
    Role(
        "mailbox_refuses",
        {"NO": "Unni Brekke"},
        1951,
        mark("Has a digital mailbox that refuses what comes, so the invoice goes by e-mail."),
        (Order("waste", "new"),),
        traits=("digipost", "mailbox_refuses"),
    ),
)
