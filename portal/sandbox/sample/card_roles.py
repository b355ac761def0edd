"""Members of the cast on whose customer card something stands, where the municipality goes by the card."""

from portal.sandbox.sample.role import Order, Role
from portal.words.marks import mark

CARDS: tuple[Role, ...] = (
    Role(
        "card_paper",
        {"NO": "Berit Aune"},
        1958,
        mark("The customer card says paper, and the bank says yes to eFaktura: found when somebody ticks the search."),
        (Order("waste", "later"), Order("water", "new")),
        traits=("efaktura",),
        card="paper",
    ),
    Role(
        "card_email",
        {"NO": "Jonas Hovland"},
        1992,
        mark("The customer card says e-mail, and no bank says yes to eFaktura: e-mail, also when somebody searches."),
        (Order("kindergarten", "later"),),
        card="email",
    ),
    Role(
        "card_efaktura",
        {"NO": "Siv Torunn Lien"},
        1979,
        mark("The customer card says eFaktura, and the bank takes it."),
        (Order("after_school", "later"),),
        traits=("efaktura",),
        card="efaktura",
    ),
    Role(
        "card_company",
        {"NO": "Fjordvik Rør AS"},
        2009,
        mark("A company whose customer card says e-mail: companies are never searched."),
        (Order("waste", "new"),),
        kind="company",
        has_national_id=False,
        card="email",
    ),
)
