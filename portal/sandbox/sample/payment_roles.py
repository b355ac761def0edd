"""Members of the cast whose bank has told of a payment that the ledger does not hold yet."""

from portal.sandbox.sample.role import Order, Role
from portal.words.marks import mark

PAYERS: tuple[Role, ...] = (
    Role(
        "payer",
        {"NO": "Marit Haugland", "SE": "Marit Höglund"},
        1984,
        mark("Has just paid one invoice, and half of another."),
        (Order("kindergarten", "soon", "seen"), Order("after_school", "soon", "seen_partly")),
        traits=("payment_seen",),
    ),
    Role(
        "paid_twice",
        {"NO": "Arne Solheim", "SE": "Arne Solberg"},
        1961,
        mark("Has just paid the same invoice twice."),
        (Order("waste", "later", "seen_twice"),),
        traits=("payment_seen",),
    ),
)
