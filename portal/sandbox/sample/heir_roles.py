"""Members of the cast who are billed nothing themselves, and have somebody to act for."""

from portal.sandbox.sample.role import Role
from portal.words.marks import mark

HEIRS: tuple[Role, ...] = (
    Role(
        "heir",
        {"NO": "Randi Engen", "SE": "Ragnhild Sandberg"},
        1968,
        mark("Is billed nothing. Heir to an estate that is: can ask to act for it, with a certificate."),
        (),
        has_email=False,
        traits=("no_invoices", "heir"),
    ),
)
