"""Members of the cast who have switched on invoices in Vipps. There is none of these in Sweden."""

from portal.sandbox.sample.role import Order, Role
from portal.words.marks import mark

VIPPS: tuple[Role, ...] = (
    Role(
        "vipps",
        {"NO": "Marius Nygård"},
        1996,
        mark("Has switched on invoices in Vipps: they arrive there."),
        (Order("kindergarten", "new"), Order("waste", "later")),
        traits=("vipps",),
    ),
    Role(
        "vipps_and_efaktura",
        {"NO": "Tuva Aas"},
        1990,
        mark("Has said yes to eFaktura and switched on Vipps: it is eFaktura, and never both."),
        (Order("after_school", "new"),),
        traits=("vipps", "efaktura"),
    ),
)
