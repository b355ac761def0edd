"""Members of the cast who pay by standing order. Swedish autogiro is another thing."""

from portal.sandbox.sample.role import Order, Role
from portal.words.marks import mark

AVTALEGIRO: tuple[Role, ...] = (
    Role(
        "avtalegiro_notice",
        {"NO": "Jorunn Bakkerud"},
        1958,
        mark("Has an AvtaleGiro agreement with the bank, and wants a written notice of each claim."),
        (Order("waste", "later"),),
        traits=("avtalegiro", "avtalegiro_notice"),
    ),
    Role(
        "avtalegiro",
        {"NO": "Stian Kolberg"},
        1982,
        mark("Has an AvtaleGiro agreement with the bank, and has declined notices."),
        (Order("kindergarten", "later"),),
        traits=("avtalegiro",),
    ),
)
