"""The cast: one resident of every kind, with the invoices that show it. The same people whatever the seed."""

from dataclasses import dataclass
from typing import Literal

from portal.sandbox.sample.resident import Kind
from portal.words.marks import mark

When = Literal["new", "soon", "later", "far", "overdue", "long_overdue", "past"]
Standing = Literal["open", "paid", "paid_too_much", "partly", "reminder", "collection_notice", "collection", "credited"]
Twist = Literal["none", "credit", "correction", "prepaid", "plain_pdf", "numbered_pdf", "scanned_pdf", "only_pdf"]


@dataclass(frozen=True)
class Order:
    """One invoice to be made, on one of the resident's customer numbers."""

    service: str
    when: When
    standing: Standing = "open"
    twist: Twist = "none"
    customer: int = 0


@dataclass(frozen=True)
class Role:
    """A member of the cast. A country without a name for it goes without."""

    key: str
    names: dict[str, str]
    born: int
    special: str
    orders: tuple[Order, ...]
    kind: Kind = "person"
    has_email: bool = True
    email_domain: str = "post.example"
    language: str = ""
    traits: tuple[str, ...] = ()
    customer_numbers: int = 1
    has_national_id: bool = True
    other: str = ""  # the key of the role that gets the letters, or "manager"


ROLES: tuple[Role, ...] = (
    Role(
        "family",
        {"NO": "Ingrid Solberg Haugen", "SE": "Ingrid Lindqvist"},
        1987,
        mark("Three children: kindergarten with sibling discount, after-school care and municipal charges. By e-mail."),
        (Order("three_siblings", "new"), Order("after_school", "soon"), Order("municipal_fees", "later", "paid")),
    ),
    Role(
        "owner",
        {"NO": "Bjørn Tore Engen", "SE": "Björn Sandberg"},
        1971,
        mark("Three customer numbers, an e-mail address on only one of them. Executor of an estate."),
        (
            Order("settlement", "new"),
            Order("waste", "overdue", customer=1),
            Order("water", "soon", "partly", customer=2),
        ),
        customer_numbers=3,
        traits=("several_customer_numbers", "executor"),
    ),
    Role(
        "tenant",
        {"NO": "Rune Kristoffersen", "SE": "Rune Karlsson"},
        1994,
        mark("Rents a home from the municipality, has no e-mail address: letters. Behind with the rent."),
        (Order("rent", "new"), Order("rent", "overdue", "reminder"), Order("rent", "long_overdue", "collection")),
        has_email=False,
    ),
    Role(
        "home_care",
        {"NO": "Solveig Marie Dahl", "SE": "Solveig Öberg"},
        1939,
        mark("Home care: too sensitive for e-mail, so it goes as a letter."),
        (Order("home_care", "new"),),
        traits=("health",),
    ),
    Role(
        "estate",
        {"NO": "Dødsboet etter Arne Engen", "SE": "Dödsboet efter Arne Sandberg"},
        1941,
        mark("The estate of a deceased person; the executor gets the letters."),
        (Order("municipal_fees", "later"),),
        kind="estate",
        has_email=False,
        other="owner",
    ),
    Role(
        "minor",
        {"NO": "Emma Solberg Haugen", "SE": "Emma Lindqvist"},
        2014,
        mark("A child at the culture school; the guardian gets the letters."),
        (Order("culture_school", "later"),),
        kind="minor",
        has_email=False,
        other="family",
    ),
    Role(
        "protected",
        {"NO": "Mona Lie", "SE": "Mona Ek"},
        1982,
        mark("Protected identity: only channels that reveal nothing."),
        (Order("kindergarten", "new"),),
        traits=("protected",),
    ),
    Role(
        "reserved",
        {"NO": "Odd Jarle Bakken", "SE": "Oddvar Bäck"},
        1955,
        mark("Has opted out of digital mail from the public sector; e-mail from the municipality is still fine."),
        (Order("water", "new"),),
        traits=("reserved",),
    ),
    Role(
        "managed",
        {"NO": "Astrid Nygård", "SE": "Astrid Nygren"},
        1948,
        mark("A business manager gets the invoices as another recipient."),
        (Order("municipal_fees", "new"),),
        has_email=False,
        traits=("other_recipient",),
        other="manager",
    ),
    Role(
        "english",
        {"NO": "Olivia Thompson", "SE": "Olivia Thompson"},
        1990,
        mark("Reads English."),
        (Order("kindergarten", "soon"), Order("waste", "far")),
        language="en",
    ),
    Role(
        "nynorsk",
        {"NO": "Jorunn Sæbø"},
        1966,
        mark("Reads Nynorsk."),
        (Order("after_school", "new"), Order("water", "past", "paid")),
        language="nn",
    ),
    Role(
        "long_name",
        {
            "NO": "Maximilian Alexander Christoffer Ferdinand Løvenskiold-Wedel Jarlsberg",
            "SE": "Maximilian Alexander Kristoffer Ferdinand Gyllenstierna-Oxenstierna af Björksäter",
        },
        1978,
        mark("A very long name."),
        (Order("waste", "new"),),
    ),
    Role(
        "sami",
        {"NO": "Máret Áile Čuđi Hætta Ŋilsá", "SE": "Elle-Márjá Čuđi Svonni Ŋilsá"},
        1985,
        mark("A name with Sami letters."),
        (Order("culture_school", "later", "partly"),),
    ),
    Role(
        "polish",
        {"NO": "Małgorzata Wiśniewska-Świątek", "SE": "Małgorzata Wiśniewska-Świątek"},
        1983,
        mark("A name with Polish letters."),
        (Order("kindergarten", "past", "paid_too_much"),),
    ),
    Role(
        "many",
        {"NO": "Tore Andreas Myhre", "SE": "Tor Andreas Myhrman"},
        1980,
        mark("Very many invoices, over several years."),
        (Order("kindergarten", "new"), Order("after_school", "soon"), Order("water", "past", "paid")),
        traits=("many_invoices",),
    ),
    Role(
        "credited",
        {"NO": "Camilla Foss", "SE": "Camilla Fors"},
        1989,
        mark("An invoice and the credit note that takes part of it back."),
        (Order("kindergarten", "later", "credited", "credit"),),
        traits=("credit_note",),
    ),
    Role(
        "corrected",
        {"NO": "Lars Erik Moen", "SE": "Lars-Erik Molin"},
        1976,
        mark("A wrong invoice, credited in full, and the corrected one."),
        (Order("after_school", "new", "credited", "correction"),),
        traits=("correction",),
    ),
    Role(
        "prepaid",
        {"NO": "Turid Aasen", "SE": "Turid Åsén"},
        1959,
        mark("Nothing to pay: paid in advance."),
        (Order("waste", "later", "paid", "prepaid"),),
        traits=("zero_payable",),
    ),
    Role(
        "numbered_pdf",
        {"NO": "Knut Berge", "SE": "Knut Berg"},
        1964,
        mark("The supplied PDF shows the person number, so it never goes by e-mail."),
        (Order("rent", "later", twist="numbered_pdf"),),
        traits=("supplied_pdf",),
    ),
    Role(
        "scanned_pdf",
        {"NO": "Wenche Strøm", "SE": "Wenche Ström"},
        1952,
        mark("The supplied PDF is a scanned picture that cannot be searched."),
        (Order("rent", "later", twist="scanned_pdf"),),
        traits=("supplied_pdf",),
    ),
    Role(
        "only_pdf",
        {"NO": "Per Ivar Lund", "SE": "Per Lund"},
        1991,
        mark("The invoice came as a PDF alone, from an older system."),
        (Order("rent", "soon", twist="only_pdf"),),
        traits=("supplied_pdf",),
    ),
    Role(
        "bouncing",
        {"NO": "Siri Hovland", "SE": "Siri Hovlund"},
        1997,
        mark("The e-mail address is refused by the server, so the invoice goes as a letter."),
        (Order("rent", "new"),),
        email_domain="bounce.example",
        traits=("bouncing_email",),
    ),
    Role(
        "none",
        {"NO": "Grete Holm", "SE": "Greta Holm"},
        1969,
        mark("No invoices at all."),
        (),
        traits=("no_invoices",),
    ),
    Role(
        "no_number",
        {"NO": "Hans Pettersen", "SE": "Hans Persson"},
        1973,
        mark("The municipality has no person number for this customer: letters."),
        (Order("waste", "new"),),
        has_email=False,
        has_national_id=False,
        traits=("no_national_id",),
    ),
    Role(
        "company",
        {"NO": "Fjellheim Regnskap AS", "SE": "Alingsåns Bokföring AB"},
        2011,
        mark("A company."),
        (Order("waste", "overdue", "collection_notice"),),
        kind="company",
        has_national_id=False,
    ),
)
