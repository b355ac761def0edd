"""Names, streets and towns that people could have. Any likeness is chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """What a country's people, streets and companies are called."""

    first: Sequence[str]
    last: Sequence[str]
    streets: Sequence[str]
    trades: Sequence[str]
    company_form: str
    estate_of: str
    managers: Sequence[str]
    mobile_prefix: str


NORWEGIAN = Names(
    first=(
        *("Anne", "Inger", "Kari", "Marit", "Liv", "Berit", "Astrid", "Ida", "Marte", "Silje", "Hanne", "Ragnhild"),
        *("Jan", "Per", "Kjell", "Ole", "Lars", "Arne", "Knut", "Svein", "Thomas", "Henrik", "Eirik", "Håkon"),
        *("Amina", "Yusuf", "Fatima", "Ali", "Agnieszka", "Piotr", "Thi Lan", "Kristine", "Torbjørn", "Åse"),
    ),
    last=(
        *("Hansen", "Johansen", "Olsen", "Larsen", "Andersen", "Pedersen", "Nilsen", "Kristiansen", "Jensen"),
        *("Karlsen", "Johnsen", "Pettersen", "Eriksen", "Berg", "Haugen", "Hagen", "Johannessen", "Jacobsen"),
        *("Dahl", "Lund", "Bakken", "Strand", "Solberg", "Moen", "Nguyen", "Ahmed", "Kowalski", "Ødegård", "Øien"),
    ),
    streets=(
        *("Kirkeveien", "Skolegata", "Solheimveien", "Bjørkelia", "Granåsen", "Nordliveien", "Gamleveien"),
        *("Åsveien", "Løkkeveien", "Elvegata", "Furuveien", "Stasjonsveien", "Rådhusveien", "Hasselveien"),
    ),
    trades=("Rør", "Regnskap", "Frisør", "Bakeri", "Elektro", "Tannklinikk", "Bygg", "Blomster"),
    company_form="AS",
    estate_of="Dødsboet etter",
    managers=("Østlandet Boligforvaltning AS", "Fjordbyen Forretningsførsel AS"),
    mobile_prefix="+47 4",
)
SWEDISH = Names(
    first=(
        *("Anna", "Eva", "Maria", "Karin", "Kristina", "Lena", "Kerstin", "Emma", "Linnéa", "Elin", "Åsa", "Märta"),
        *("Lars", "Mikael", "Anders", "Johan", "Erik", "Per", "Karl", "Peter", "Jan", "Fredrik", "Göran", "Sven"),
        *("Amira", "Mohammed", "Zahra", "Hassan", "Katarzyna", "Tomasz", "Noor", "Juhani", "Björn", "Ulla-Britt"),
    ),
    last=(
        *("Andersson", "Johansson", "Karlsson", "Nilsson", "Eriksson", "Larsson", "Olsson", "Persson", "Svensson"),
        *("Gustafsson", "Pettersson", "Jonsson", "Jansson", "Lindberg", "Lindström", "Lindgren", "Axelsson"),
        *("Bergström", "Lundqvist", "Sjöberg", "Wallin", "Engström", "Åkesson", "Öberg", "Hassan", "Nowak", "Mäkinen"),
    ),
    streets=(
        *("Kungsgatan", "Drottninggatan", "Storgatan", "Skolgatan", "Kyrkogatan", "Björkvägen", "Tallvägen"),
        *("Ängsgatan", "Lövstigen", "Plangatan", "Norra Ringgatan", "Åkervägen", "Färgaregatan", "Sidenvägen"),
    ),
    trades=("Rör", "Bokföring", "Frisör", "Bageri", "El", "Tandläkare", "Bygg", "Blommor"),
    company_form="AB",
    estate_of="Dödsboet efter",
    managers=("Västkustens Fastighetsförvaltning AB", "Bostadsförvaltarna i Väst AB"),
    mobile_prefix="+46 70",
)
NAMES: Mapping[str, Names] = {"NO": NORWEGIAN, "SE": SWEDISH}

# Postcode and town, by the key of a municipality's file; others use the town of their return address.
TOWNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "lorenskog": (("1470", "Lørenskog"), ("1472", "Fjellhamar"), ("1473", "Lørenskog"), ("1475", "Finstadjordet")),
    "strand": (("4100", "Jørpeland"), ("4120", "Tau"), ("4100", "Jørpeland")),
    "kundekort": (("6895", "Fjordvik"), ("6896", "Fjordvik"), ("6897", "Indre Fjordvik")),
    "alingsas": (("441 30", "Alingsås"), ("441 41", "Alingsås"), ("441 55", "Alingsås"), ("441 96", "Alingsås")),
}
