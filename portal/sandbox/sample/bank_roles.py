"""Members of the cast who show what one can choose in one's bank. There is no eFaktura in Sweden."""

from portal.sandbox.sample.role import Order, Role
from portal.words.marks import mark

BANKS: tuple[Role, ...] = (
    Role(
        "efaktura",
        {"NO": "Hanne Sørlie"},
        1985,
        mark("Has said yes to eFaktura from everyone: invoices arrive in the bank."),
        (Order("kindergarten", "later"),),
        traits=("efaktura",),
    ),
    Role(
        "blocks_issuer",
        {"NO": "Geir Vangen"},
        1968,
        mark("Has said yes to eFaktura from everyone but the municipality, so the invoice goes by e-mail."),
        (Order("waste", "later"),),
        traits=("efaktura", "blocks_issuer"),
    ),
)
